namespace SocketIoNet.Protocol;

/// <summary>A packet whose attachments are still arriving. It exists only for that time, so that an idle decoder holds nothing.</summary>
internal sealed class PendingPacket(PacketHeader header, ReadOnlySpan<byte> message, ArrayItems items, long maxBytes)
{
    private readonly byte[] _message = message.ToArray();
    private readonly byte[][] _attachments = new byte[header.Attachments][];
    private int _received;
    private long _remainingBytes = maxBytes;

    internal ReadOnlySpan<byte> Namespace => header.GetNamespace(_message);

    /// <summary>Copies an attachment in; true when it was the last one.</summary>
    /// <exception cref="PacketFormatException">The attachments have too many bytes together.</exception>
    internal bool Add(ReadOnlySpan<byte> attachment)
    {
        _remainingBytes -= attachment.Length;
        if (_remainingBytes < 0) throw new PacketFormatException("The attachments are too large.") { Limit = SocketIoLimit.AttachmentBytes };
        _attachments[_received++] = attachment.ToArray();
        return _received == _attachments.Length;
    }

    internal Packet ToPacket() => header.ToPacket(_message, new AttachmentList(_attachments), items);
}
