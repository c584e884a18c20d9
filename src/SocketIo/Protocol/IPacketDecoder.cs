namespace SocketIoNet.Protocol;

/// <summary>Reads the packets of one connection. It is used by one thread at a time.</summary>
public interface IPacketDecoder
{
    /// <summary>The namespace of the packet that still waits for attachments, in UTF-8; empty when none does.</summary>
    ReadOnlySpan<byte> PendingNamespace { get; }

    /// <summary>Takes in one message.</summary>
    /// <param name="message">The content of the message, without the engine's packet type.</param>
    /// <param name="isBinary">Whether it came as binary data.</param>
    /// <param name="packet">The packet that is now complete. It is valid until the next call.</param>
    /// <returns>False when attachments are still missing.</returns>
    /// <exception cref="PacketFormatException">The message is malformed; the connection has to be closed.</exception>
    bool TryDecode(ReadOnlySpan<byte> message, bool isBinary, out Packet packet);
}
