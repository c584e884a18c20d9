using System.Buffers;
using System.Buffers.Text;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Protocol;

/// <summary>Engine.IO protocol revision 4.</summary>
/// <remarks>
/// <code>
/// packet  = digit data          text; the digit is the packet type
///         | "b" base64          a binary message where only text can travel
///         | bytes               a binary WebSocket frame: always a message, without a type
/// payload = packet *(0x1E packet)
/// </code>
/// </remarks>
internal sealed class Revision4 : ProtocolRevision
{
    private const byte Separator = 0x1E;
    private const byte Base64Prefix = (byte)'b';

    private Revision4()
    {
    }

    public static Revision4 Instance { get; } = new();

    public override int Number => 4;

    public override bool TakesBinaryBodies => false;

    public override BinaryFrameWriter? BinaryFrameWriter => null;

    public override bool ClientPings => false;

    public override bool TryReadFrame(Span<byte> frame, bool isBinary, out EnginePacket packet)
    {
        if (!isBinary) return TryReadText(frame, out packet);
        packet = new EnginePacket(EnginePacketType.Message, frame, isBinary: true);
        return true;
    }

    public override bool TryReadPayload(Span<byte> body, bool isBinary, ref int position, out EnginePacket packet)
    {
        var rest = body[position..];
        var length = rest.IndexOf(Separator);
        if (length < 0) length = rest.Length;
        position += length + 1;
        return TryReadText(rest[..length], out packet);
    }

    public override void WritePayload(PooledBuffer payload, ReadOnlySpan<byte> frame, bool isBinary)
    {
        if (payload.Length > 0) payload.Write([Separator]);
        if (!isBinary)
        {
            payload.Write(frame);
            return;
        }

        payload.Write([Base64Prefix]);
        Base64.EncodeToUtf8(frame, payload.GetSpan(Base64.GetMaxEncodedToUtf8Length(frame.Length)), out _, out var written);
        payload.Advance(written);
    }

    public override bool IsBinaryPayload(ReadOnlySpan<byte> payload) => false;

    private static bool TryReadText(Span<byte> text, out EnginePacket packet)
    {
        packet = default;
        if (text.IsEmpty) return false;
        if (text[0] == Base64Prefix) return TryReadBase64(text[1..], out packet);
        if (text[0] is < (byte)'0' or > (byte)'6') return false;
        packet = new EnginePacket((EnginePacketType)(text[0] - '0'), text[1..]);
        return true;
    }

    private static bool TryReadBase64(Span<byte> base64, out EnginePacket packet)
    {
        var isValid = Base64.DecodeFromUtf8InPlace(base64, out var written) == OperationStatus.Done;
        packet = new EnginePacket(EnginePacketType.Message, base64[..written], isBinary: true);
        return isValid;
    }
}
