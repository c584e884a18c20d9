using System.Buffers;
using System.Buffers.Text;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Protocol;

/// <summary>Engine.IO protocol revision 3, for clients that accept binary data and for those that need base64.</summary>
/// <remarks>
/// <code>
/// packet  = digit data          text; the digit is the packet type
///         | "b" digit base64    binary data where only text can travel
///         | type data           binary data; the first byte is the packet type, 0x00 to 0x06
/// </code>
/// Payloads are in <see cref="Revision3Payload"/>.
/// </remarks>
internal sealed class Revision3 : ProtocolRevision
{
    private const byte Base64Prefix = (byte)'b';

    private readonly bool _usesBase64;

    private Revision3(bool usesBase64)
    {
        _usesBase64 = usesBase64;
        BinaryFrameWriter = WriteBinaryFrame;
    }

    public static Revision3 WithBinary { get; } = new(usesBase64: false);

    public static Revision3 WithBase64 { get; } = new(usesBase64: true);

    public override int Number => 3;

    public override bool TakesBinaryBodies => true;

    public override BinaryFrameWriter? BinaryFrameWriter { get; }

    public override bool ClientPings => true;

    public override bool TryReadFrame(Span<byte> frame, bool isBinary, out EnginePacket packet) =>
        isBinary ? TryReadBytes(frame, out packet) : TryReadText(frame, out packet);

    public override bool TryReadPayload(Span<byte> body, bool isBinary, ref int position, out EnginePacket packet)
    {
        packet = default;
        if (!Revision3Payload.TryFindItem(body[position..], isBinary, out var item)) return false;
        var content = body.Slice(position + item.Start, item.Length);
        position += item.Start + item.Length;
        if (position == body.Length) position++;
        if (item.IsBinary) return TryReadBytes(content, out packet);
        // A text body may contain empty packets, a binary body may not.
        if (!content.IsEmpty || isBinary) return TryReadText(content, out packet);
        packet = new EnginePacket(EnginePacketType.Noop, content);
        return true;
    }

    public override void WritePayload(PooledBuffer payload, ReadOnlySpan<byte> frame, bool isBinary)
    {
        if (!isBinary)
        {
            Revision3Payload.AppendText(payload, frame);
        }
        else if (_usesBase64)
        {
            using var packet = new PooledBuffer();
            WriteBase64(packet, frame);
            Revision3Payload.AppendText(payload, packet.Written);
        }
        else
        {
            Revision3Payload.AppendMessage(payload, frame);
        }
    }

    public override bool IsBinaryPayload(ReadOnlySpan<byte> payload) => Revision3Payload.IsBinary(payload);

    public bool WriteBinaryFrame(PooledBuffer frame, ReadOnlySpan<byte> data)
    {
        if (_usesBase64)
        {
            WriteBase64(frame, data);
        }
        else
        {
            frame.Write([(byte)EnginePacketType.Message]);
            frame.Write(data);
        }

        return !_usesBase64;
    }

    private static bool TryReadBytes(Span<byte> bytes, out EnginePacket packet)
    {
        packet = default;
        if (bytes.IsEmpty || bytes[0] > (byte)EnginePacketType.Noop) return false;
        packet = new EnginePacket((EnginePacketType)bytes[0], bytes[1..], isBinary: true);
        return true;
    }

    private static bool TryReadText(Span<byte> text, out EnginePacket packet)
    {
        packet = default;
        var isBase64 = text is [Base64Prefix, ..];
        if (isBase64) text = text[1..];
        if (text.IsEmpty || text[0] is < (byte)'0' or > (byte)'6') return false;
        var type = (EnginePacketType)(text[0] - '0');
        var data = text[1..];
        if (isBase64)
        {
            if (Base64.DecodeFromUtf8InPlace(data, out var written) != OperationStatus.Done) return false;
            data = data[..written];
        }

        packet = new EnginePacket(type, data, isBase64);
        return true;
    }

    private static void WriteBase64(PooledBuffer packet, ReadOnlySpan<byte> data)
    {
        packet.Write([Base64Prefix, (byte)'4']);
        Base64.EncodeToUtf8(data, packet.GetSpan(Base64.GetMaxEncodedToUtf8Length(data.Length)), out _, out var written);
        packet.Advance(written);
    }
}
