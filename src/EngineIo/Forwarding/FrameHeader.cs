using System.Buffers.Binary;
using System.Text;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>The beginning of each message between two servers.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="IsFromOpener">Whether the sender has opened the exchange, that is, forwards the request.</param>
/// <param name="IsLast">Whether the sender sends no more data.</param>
/// <param name="ExchangeId">The number that the opener gave to the exchange.</param>
/// <param name="Sequence">The number of the frame among those that its sender sent in the exchange.</param>
internal readonly record struct FrameHeader(FrameKind Kind, bool IsFromOpener, bool IsLast, ulong ExchangeId, uint Sequence)
{
    private const byte Version = 1;
    private const byte FromOpenerFlag = 1;
    private const byte LastFlag = 2;
    private const int IdAt = 1 + SessionOwner.Length + 2;
    private const int Size = IdAt + sizeof(ulong) + sizeof(uint);

    public void Write(PooledBuffer message, string sender)
    {
        var header = message.GetSpan(Size);
        header[0] = Version;
        Encoding.ASCII.GetBytes(sender, header[1..]);
        header[IdAt - 2] = (byte)Kind;
        header[IdAt - 1] = (byte)((IsFromOpener ? FromOpenerFlag : 0) | (IsLast ? LastFlag : 0));
        BinaryPrimitives.WriteUInt64LittleEndian(header[IdAt..], ExchangeId);
        BinaryPrimitives.WriteUInt32LittleEndian(header[(IdAt + sizeof(ulong))..], Sequence);
        message.Advance(Size);
    }

    /// <summary>Reads the header of a message; false if it is none of this version.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> message, out string sender, out FrameHeader header, out ReadOnlyMemory<byte> payload)
    {
        sender = "";
        header = default;
        payload = default;
        if (message.Length < Size || message.Span[0] != Version) return false;
        var bytes = message.Span;
        var flags = bytes[IdAt - 1];
        sender = TextCache.Shared.Get(bytes.Slice(1, SessionOwner.Length));
        header = new FrameHeader(
            (FrameKind)bytes[IdAt - 2],
            (flags & FromOpenerFlag) != 0,
            (flags & LastFlag) != 0,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[IdAt..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[(IdAt + sizeof(ulong))..]));
        payload = message[Size..];
        return true;
    }
}
