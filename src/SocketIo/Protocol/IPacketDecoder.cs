namespace SocketIoNet.Protocol;

/// <summary>Decodes the packets of one connection. Called by one thread at a time.</summary>
public interface IPacketDecoder
{
    /// <summary>The namespace, in UTF-8, of the packet whose attachments are awaited; empty if there is none.</summary>
    ReadOnlySpan<byte> PendingNamespace { get; }

    /// <summary>Decodes one message.</summary>
    /// <param name="message">The content of the message, without the engine's packet type.</param>
    /// <param name="isBinary">Whether it is a binary message.</param>
    /// <param name="packet">The complete packet, valid until the next call.</param>
    /// <returns>False if attachments are awaited.</returns>
    /// <exception cref="PacketFormatException">The message is malformed; the connection has to be closed.</exception>
    bool TryDecode(ReadOnlySpan<byte> message, bool isBinary, out Packet packet);
}
