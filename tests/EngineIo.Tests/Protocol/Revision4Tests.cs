using System.Text;
using CsCheck;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Tests.Protocol;

/// <summary>Packets and payloads of revision 4, byte by byte.</summary>
public sealed class Revision4Tests
{
    private static readonly Revision4 Revision = Revision4.Instance;

    [Theory]
    [InlineData("0{}", "Open {}")]
    [InlineData("1", "Close ")]
    [InlineData("2probe", "Ping probe")]
    [InlineData("3", "Pong ")]
    [InlineData("4", "Message ")]
    [InlineData("4hällo €", "Message hällo €")]
    [InlineData("5", "Upgrade ")]
    [InlineData("6", "Noop ")]
    [InlineData("b", "Message hex:")]
    [InlineData("bAQIDBA==", "Message hex:01020304")]
    public void A_text_frame_is_a_packet(string frame, string packet) =>
        Assert.Equal(packet, ReadFrame(Encoding.UTF8.GetBytes(frame), isBinary: false));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("/")]
    [InlineData("a")]
    [InlineData("bAQID=")]
    [InlineData("bA")]
    [InlineData("b\u001e")]
    public void A_text_frame_that_is_no_packet_is_rejected(string frame) => Assert.Null(ReadFrame(Encoding.UTF8.GetBytes(frame), isBinary: false));

    [Fact]
    public void A_binary_frame_is_a_message_whatever_it_begins_with()
    {
        Assert.Equal("Message hex:3401", ReadFrame([0x34, 1], isBinary: true));
        Assert.Equal("Message hex:", ReadFrame([], isBinary: true));
    }

    [Theory]
    [InlineData("4hello", "Message hello")]
    [InlineData("4hello\u001e2\u001e4world", "Message hello|Ping |Message world")]
    [InlineData("4a\u001ebAQIDBA==\u001ebBQ==", "Message a|Message hex:01020304|Message hex:05")]
    [InlineData("", "invalid")]
    [InlineData("4a\u001e", "Message a|invalid")]
    [InlineData("4a\u001e\u001e4b", "Message a|invalid")]
    public void A_payload_is_a_row_of_packets(string body, string packets) => Assert.Equal(packets, string.Join('|', ReadPayload(Encoding.UTF8.GetBytes(body))));

    [Fact]
    public void A_payload_is_written_with_separators_and_base64()
    {
        using var payload = new PooledBuffer();
        Revision.WritePayload(payload, "4hello"u8, isBinary: false);
        Revision.WritePayload(payload, [1, 2, 3, 4], isBinary: true);
        Revision.WritePayload(payload, [], isBinary: true);
        Assert.Equal("4hello\u001ebAQIDBA==\u001eb"u8.ToArray(), payload.Written.ToArray());
    }

    [Fact]
    public void Whatever_is_written_is_read_back()
    {
        var text = Gen.String.Select(value => (Frame: Encoding.UTF8.GetBytes("4" + value.Replace('\u001e', ' ')), IsBinary: false));
        var binary = Gen.Byte.Array[0, 2000].Select(value => (Frame: value, IsBinary: true));
        Gen.OneOf(text, binary).Array[1, 20].Sample(frames =>
        {
            using var payload = new PooledBuffer();
            foreach (var (frame, isBinary) in frames) Revision.WritePayload(payload, frame, isBinary);
            return ReadPayload(payload.Written.ToArray()).SequenceEqual(frames.Select(Expected));
        });
    }

    [Fact]
    public void No_input_makes_reading_fail_or_run_on() => Gen.Byte.Array[0, 200].Sample(body =>
    {
        Assert.InRange(ReadPayload(body).Count, 1, body.Length + 1);
        ReadFrame(body, isBinary: false);
    });

    private static string Expected((byte[] Frame, bool IsBinary) item) =>
        item.IsBinary ? "Message hex:" + Convert.ToHexString(item.Frame) : "Message " + Encoding.UTF8.GetString(item.Frame[1..]);

    private static string? ReadFrame(byte[] frame, bool isBinary) =>
        Revision.TryReadFrame(frame, isBinary, out var packet) ? Describe(packet) : null;

    private static List<string> ReadPayload(byte[] body)
    {
        var packets = new List<string>();
        for (var position = 0; position <= body.Length;)
        {
            if (Revision.TryReadPayload(body, isBinary: false, ref position, out var packet))
            {
                packets.Add(Describe(packet));
                continue;
            }

            packets.Add("invalid");
            break;
        }

        return packets;
    }

    private static string Describe(EnginePacket packet) =>
        $"{packet.Type} {(packet.IsBinary ? "hex:" + Convert.ToHexString(packet.Data) : Encoding.UTF8.GetString(packet.Data))}";
}
