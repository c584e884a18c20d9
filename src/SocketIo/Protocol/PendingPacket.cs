namespace SocketIoNet.Protocol;

/// <summary>A packet whose attachments are awaited. An idle decoder has none.</summary>
internal sealed class PendingPacket(PacketHeader header, ReadOnlySpan<byte> message, ArrayItems items, long maxBytes)
{
    private readonly byte[] _message = message.ToArray();
    private readonly byte[][] _attachments = new byte[header.Attachments][];
    private int _received;
    private long _remainingBytes = maxBytes;

    internal ReadOnlySpan<byte> Namespace => header.GetNamespace(_message);

    /// <summary>Copies an attachment; true if it was the last one.</summary>
    /// <exception cref="PacketFormatException">The attachments are too large together.</exception>
    internal bool Add(ReadOnlySpan<byte> attachment)
    {
        _remainingBytes -= attachment.Length;
        if (_remainingBytes < 0) throw new PacketFormatException("The attachments are too large.") { Limit = SocketIoLimit.AttachmentBytes };
        _attachments[_received++] = attachment.ToArray();
        return _received == _attachments.Length;
    }

    internal Packet ToPacket() => header.ToPacket(_message, new AttachmentList(_attachments), items);
}
