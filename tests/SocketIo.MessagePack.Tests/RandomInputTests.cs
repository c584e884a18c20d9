using System.Text;
using System.Text.Json;
using CsCheck;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack.Tests;

public sealed class RandomInputTests
{
    private static readonly Gen<OwnedPacket> Packets = JsonGen.Items.Select(items =>
        new OwnedPacket(PacketType.Event, "/n", 5, $"[{string.Join(',', items.Prepend("\"e\""))}]", []));

    [Fact]
    public void Arbitrary_bytes_are_read_or_refused() =>
        Gen.Byte.Array[0, 200].Sample(bytes => IsReadOrRefused(bytes), iter: 20_000);

    [Fact]
    public void Arbitrary_bytes_inside_of_a_packet_are_read_or_refused() =>
        Gen.Byte.Array[0, 100].Sample(bytes => IsReadOrRefused(Convert.FromHexString(Pack.InEvent($"92A165{Convert.ToHexString(bytes)}"))), iter: 20_000);

    [Fact]
    public void A_packet_with_a_few_bytes_changed_or_cut_off_is_read_or_refused() =>
        Gen.Select(Packets, Gen.Select(Gen.Int[0, 100_000], Gen.Byte).Array[1, 4], Gen.Int[0, 100_000]).Sample(
            (packet, changes, cut) =>
            {
                var message = Convert.FromHexString(Pack.Encode(packet));
                foreach (var (position, value) in changes) message[position % message.Length] = value;
                return IsReadOrRefused(message) && IsReadOrRefused(message[..(cut % message.Length)]);
            },
            iter: 10_000);

    [Fact]
    public void What_is_written_is_read_as_the_same_JSON() =>
        Packets.Sample(
            packet =>
            {
                var read = Pack.Decode(Pack.Encode(packet));
                return read.Type == packet.Type && read.Namespace == packet.Namespace && read.Id == packet.Id
                    && Normalize(packet.Data) == Normalize(read.Data);
            },
            iter: 5_000);

    private static bool IsReadOrRefused(byte[] message)
    {
        try
        {
            new MessagePackPacketParser().CreateDecoder(PacketLimits.Default).TryDecode(message, isBinary: true, out var packet);
            // Whatever comes in can be sent on.
            Pack.Encode(OwnedPacket.From(packet));
        }
        catch (PacketFormatException)
        {
            return true;
        }

        return true;
    }

    /// <summary>Numbers as doubles, text without escapes, no space.</summary>
    private static string Normalize(string json)
    {
        var tokens = new List<string>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            tokens.Add(reader.TokenType switch
            {
                JsonTokenType.Number => $"{reader.GetDouble() + 0.0}",
                JsonTokenType.String or JsonTokenType.PropertyName => $"\"{reader.GetString()}\"",
                _ => reader.TokenType.ToString(),
            });
        }

        return string.Join('\n', tokens);
    }
}
