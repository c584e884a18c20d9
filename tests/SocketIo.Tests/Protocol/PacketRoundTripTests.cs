using CsCheck;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

public sealed class PacketRoundTripTests
{
    private static readonly Gen<string> Namespaces = Gen.OneOf(
        Gen.Const("/"),
        Gen.String[Gen.Char.AlphaNumeric, 1, 20].Select(name => "/" + name),
        Gen.OneOf("/1", "/1-", "/[x]", "/a/b", "/ä€😀"));

    private static readonly Gen<long> Ids = Gen.OneOf(Gen.Const(-1L), Gen.Long[0, 9007199254740991]);

    private static readonly Gen<string> EventNames = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 20].Select(name => $"\"e{name}\""),
        Gen.OneOf("5", "-1.5", "\"a,b\"", "\"\\\"]\"", "\"é\""));

    private static readonly Gen<string[]> Wrappers = Gen.OneOf("{0}", "[{0}]", "{{\"a\":{0}}}", "{{\"a\":[1,{{\"b\":{0}}}],\"c\":null}}").Array[1, 10];

    [Fact]
    public void An_event_comes_out_as_it_went_in() =>
        Gen.Select(Namespaces, Ids, EventNames, JsonGen.Items).Sample((@namespace, id, name, items) =>
            AssertRoundTrip(new OwnedPacket(PacketType.Event, @namespace, id, $"[{string.Join(',', items.Prepend(name))}]", [])));

    [Fact]
    public void An_acknowledgement_comes_out_as_it_went_in() =>
        Gen.Select(Namespaces, Ids, JsonGen.Items).Sample((@namespace, id, items) =>
            AssertRoundTrip(new OwnedPacket(PacketType.Ack, @namespace, id, $"[{string.Join(',', items)}]", [])));

    [Fact]
    public void Binary_data_at_any_depth_comes_out_as_it_went_in() =>
        Gen.Select(Namespaces, Ids, JsonGen.Value, Wrappers, Gen.Byte.Array[0, 50].Array[10]).Sample((@namespace, id, value, wrappers, bytes) =>
        {
            var placed = wrappers.Select((wrapper, i) => wrapper.Replace("{{", "{").Replace("}}", "}").Replace("{0}", $"{{\"_placeholder\":true,\"num\":{i}}}"));
            var data = $"[\"e\",{value},{string.Join(',', placed.Reverse())}]";
            AssertRoundTrip(new OwnedPacket(PacketType.Event, @namespace, id, data, bytes[..wrappers.Length]));
        });

    [Fact]
    public void Garbage_is_refused_with_the_one_exception_or_accepted()
    {
        var garbage = Gen.Select(Gen.OneOf("0", "1", "2", "3", "4", "51-", "61-", "52-"), Gen.Byte.Array[0, 40]);
        garbage.Sample((start, rest) =>
        {
            byte[] message = [.. System.Text.Encoding.UTF8.GetBytes(start), .. rest];
            try
            {
                new JsonPacketParser().CreateDecoder(Wire.Limits).TryDecode(message, isBinary: false, out _);
            }
            catch (PacketFormatException)
            {
            }
        });
    }

    [Fact]
    public void A_damaged_packet_is_refused_with_the_one_exception_or_accepted()
    {
        var whole = "52-/admin,13[\"name\",{\"a\":[{\"_placeholder\":true,\"num\":0},1.5e3,\"\\ud83d\\ude00\"]},{\"num\":1,\"_placeholder\":true}]"u8.ToArray();
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Bool).Sample((index, value, cut) =>
        {
            var message = whole.ToArray();
            message[index] = value;
            try
            {
                new JsonPacketParser().CreateDecoder(Wire.Limits).TryDecode(cut ? message.AsSpan(0, index) : message, isBinary: false, out _);
            }
            catch (PacketFormatException)
            {
            }
        });
    }

    private static void AssertRoundTrip(OwnedPacket packet)
    {
        var frames = Wire.Encode(packet.ToPacket());
        Assert.Equal(packet, Wire.Decode((string)frames[0], [.. frames.Skip(1).Cast<byte[]>()]));
    }
}
