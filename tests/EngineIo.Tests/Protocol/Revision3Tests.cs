using System.Text;
using CsCheck;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Protocol;

/// <summary>Packets and payloads of revision 3, byte by byte.</summary>
[Collection<RunsAlone>]
public sealed class Revision3Tests
{
    private const string Hello46 = "48484848484848484848484848484848484848484848484848484848484848484848484848484848484848484848";
    private const string Hello46Text = "HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH";

    [Theory]
    [InlineData("0{}", "Open {}")]
    [InlineData("2probe", "Ping probe")]
    [InlineData("4hällo €", "Message hällo €")]
    [InlineData("6", "Noop ")]
    [InlineData("b4", "Message hex:")]
    [InlineData("b4AQIDBA==", "Message hex:01020304")]
    public void A_text_frame_is_a_packet(string frame, string packet) => Assert.Equal(packet, ReadFrame(Encoding.UTF8.GetBytes(frame), isBinary: false));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("b")]
    [InlineData("bAQIDBA==")]
    [InlineData("b7AQIDBA==")]
    [InlineData("b4AQID=")]
    [InlineData("bb4")]
    public void A_text_frame_that_is_no_packet_is_rejected(string frame) => Assert.Null(ReadFrame(Encoding.UTF8.GetBytes(frame), isBinary: false));

    [Fact]
    public void A_binary_frame_begins_with_its_type()
    {
        Assert.Equal("Message hex:3401", ReadFrame([4, 0x34, 1], isBinary: true));
        Assert.Equal("Ping hex:", ReadFrame([2], isBinary: true));
        Assert.Null(ReadFrame([0x34, 1], isBinary: true));
        Assert.Null(ReadFrame([], isBinary: true));
    }

    [Theory]
    [InlineData("6:4hello2:4€", "Message hello|Message €")]
    [InlineData("10:b4AQIDBA==1:2", "Message hex:01020304|Ping ")]
    [InlineData("4:4🦄x1:2", "Message 🦄x|Ping ")]
    [InlineData("0:2:4a", "Noop |Message a")]
    [InlineData("02:4a", "Message a")]
    [InlineData("", "invalid")]
    [InlineData("2", "invalid")]
    [InlineData(":4", "invalid")]
    [InlineData("4hello", "invalid")]
    [InlineData("-1:4", "invalid")]
    [InlineData(" 2:4a", "invalid")]
    [InlineData("1e0:4", "invalid")]
    [InlineData("3:4a", "invalid")]
    [InlineData("2:4🦄", "invalid")]
    [InlineData("2:4a3", "Message a|invalid")]
    [InlineData("2:4a1:72:4b", "Message a|invalid")]
    [InlineData("0000000002:4a", "invalid")]
    [InlineData("9999999999:4a", "invalid")]
    public void A_text_payload_has_lengths_in_UTF16_units(string body, string packets) =>
        Assert.Equal(packets, Join(ReadPayload(Encoding.UTF8.GetBytes(body), isBinary: false)));

    [Theory]
    [InlineData("0002FF3430", "Message 0")]
    [InlineData("0002FF3430 000407FF34" + Hello46, "Message 0|Message " + Hello46Text)]
    [InlineData("0105FF0401020303FF", "Message hex:01020303|invalid")]
    [InlineData("0105FF04010203FF", "Message hex:010203FF")]
    [InlineData("000AFF62344151494442413D3D", "invalid")]
    [InlineData("000100FF62344151494442413D3D", "Message hex:01020304")]
    [InlineData("0002FF34E2", "Message \uFFFD")]
    [InlineData("", "invalid")]
    [InlineData("00", "invalid")]
    [InlineData("00FF", "invalid")]
    [InlineData("0000FF", "invalid")]
    [InlineData("0100FF", "invalid")]
    [InlineData("0203FF34", "invalid")]
    [InlineData("0003FF34", "invalid")]
    [InlineData("0031FF34", "invalid")]
    [InlineData("0000000000000000000001FF34", "invalid")]
    [InlineData("0001FF34 0101FF07", "Message |invalid")]
    public void A_binary_payload_has_lengths_in_bytes(string body, string packets) =>
        Assert.Equal(packets, Join(ReadPayload(Convert.FromHexString(body.Replace(" ", "", StringComparison.Ordinal)), isBinary: true)));

    [Fact]
    public void A_payload_without_bytes_is_text()
    {
        using var payload = new PooledBuffer();
        Revision3.WithBinary.WritePayload(payload, "4hello"u8, isBinary: false);
        Revision3.WithBinary.WritePayload(payload, "4€"u8, isBinary: false);
        Revision3.WithBinary.WritePayload(payload, "4🦄"u8, isBinary: false);
        Assert.Equal("6:4hello2:4€3:4🦄", Encoding.UTF8.GetString(payload.Written));
        Assert.False(Revision3.WithBinary.IsBinaryPayload(payload.Written));
    }

    [Fact]
    public void A_payload_with_bytes_is_binary_from_its_begin()
    {
        using var payload = new PooledBuffer();
        Revision3.WithBinary.WritePayload(payload, "40"u8, isBinary: false);
        Revision3.WithBinary.WritePayload(payload, "4€"u8, isBinary: false);
        Revision3.WithBinary.WritePayload(payload, [1, 2, 3], isBinary: true);
        Revision3.WithBinary.WritePayload(payload, "2"u8, isBinary: false);
        Assert.Equal("0002FF34300004FF34E282AC0104FF040102030001FF32", Convert.ToHexString(payload.Written));
        Assert.True(Revision3.WithBinary.IsBinaryPayload(payload.Written));
    }

    [Fact]
    public void A_client_that_wants_base64_gets_text()
    {
        using var payload = new PooledBuffer();
        Revision3.WithBase64.WritePayload(payload, "4a"u8, isBinary: false);
        Revision3.WithBase64.WritePayload(payload, [1, 2, 3, 4], isBinary: true);
        Assert.Equal("2:4a10:b4AQIDBA==", Encoding.UTF8.GetString(payload.Written));
        Assert.False(Revision3.WithBase64.IsBinaryPayload(payload.Written));
    }

    [Fact]
    public void A_WebSocket_frame_of_bytes_has_its_type_in_front()
    {
        using var bytes = new PooledBuffer();
        Assert.True(Revision3.WithBinary.WriteBinaryFrame(bytes, [1, 2]));
        Assert.Equal("040102", Convert.ToHexString(bytes.Written));
        using var base64 = new PooledBuffer();
        Assert.False(Revision3.WithBase64.WriteBinaryFrame(base64, [1, 2, 3, 4]));
        Assert.Equal("b4AQIDBA==", Encoding.UTF8.GetString(base64.Written));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_is_written_is_read_back(bool usesBase64)
    {
        var revision = usesBase64 ? Revision3.WithBase64 : Revision3.WithBinary;
        Frames.Sample(frames =>
        {
            using var payload = new PooledBuffer();
            foreach (var (frame, isBinary) in frames) revision.WritePayload(payload, frame, isBinary);
            var isBytes = revision.IsBinaryPayload(payload.Written);
            Assert.Equal(!usesBase64 && frames.Any(item => item.IsBinary), isBytes);
            return ReadPayload(payload.Written.ToArray(), isBytes).SequenceEqual(frames.Select(Expected));
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_input_makes_reading_fail_or_run_on(bool isBinary)
    {
        byte[] special = [0, 1, 2, 9, 0xFF, (byte)'0', (byte)'1', (byte)'4', (byte)':', (byte)'b', 0xE2, 0x82, 0xAC, 0xF0];
        var likely = Gen.Int[0, special.Length - 1].Select(i => special[i]);
        Gen.OneOf(Gen.Byte, likely).Array[0, 200].Sample(body =>
        {
            Assert.InRange(ReadPayload(body, isBinary).Count, 1, body.Length + 1);
            ReadFrame(body, isBinary);
        });
    }

    [Fact]
    public void A_body_of_the_smallest_packets_takes_no_longer_than_its_length_allows()
    {
        var body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1:2", 333_333)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var position = 0;
        var count = 0;
        while (position <= body.Length)
        {
            Assert.True(Revision3.WithBinary.TryReadPayload(body, isBinary: false, ref position, out _));
            count++;
        }

        Assert.Equal(333_333, count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static Gen<(byte[] Frame, bool IsBinary)[]> Frames
    {
        get
        {
            var text = Gen.String.Select(value => (Frame: Encoding.UTF8.GetBytes("4" + value), IsBinary: false));
            var binary = Gen.Byte.Array[0, 2000].Select(value => (Frame: value, IsBinary: true));
            return Gen.OneOf(text, text, binary).Array[1, 20];
        }
    }

    private static string Expected((byte[] Frame, bool IsBinary) item) =>
        item.IsBinary ? "Message hex:" + Convert.ToHexString(item.Frame) : "Message " + Encoding.UTF8.GetString(item.Frame[1..]);

    private static string Join(List<string> packets) => string.Join('|', packets);

    private static string? ReadFrame(byte[] frame, bool isBinary) =>
        Revision3.WithBinary.TryReadFrame(frame, isBinary, out var packet) ? Describe(packet) : null;

    private static List<string> ReadPayload(byte[] body, bool isBinary)
    {
        var packets = new List<string>();
        for (var position = 0; position <= body.Length;)
        {
            if (Revision3.WithBinary.TryReadPayload(body, isBinary, ref position, out var packet))
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
