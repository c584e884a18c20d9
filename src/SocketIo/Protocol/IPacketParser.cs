using SocketIoNet.EngineIo;

namespace SocketIoNet.Protocol;

/// <summary>
/// Encodes and decodes packets. All clients of a server must use the same format. A parser for a format other than JSON translates payloads from and to JSON with attachments.
/// </summary>
public interface IPacketParser
{
    /// <summary>
    /// Whether each attachment is a message of its own. Then <see cref="SocketIoOptions.MaxAttachments"/> and <see cref="SocketIoOptions.MaxOutgoingAttachments"/> apply, because official clients
    /// limit the number of attachments, and a packet that rejects a connection has none. Default: true.
    /// </summary>
    bool SendsAttachmentsApart => true;

    /// <summary>Appends the frames of <paramref name="packet"/> to <paramref name="message"/>.</summary>
    /// <param name="packet">The packet, which is not used after the call.</param>
    /// <param name="message">An empty message.</param>
    void Encode(in Packet packet, OutgoingMessage message);

    /// <summary>Creates the decoder of one connection.</summary>
    /// <param name="limits">The limits of received packets.</param>
    IPacketDecoder CreateDecoder(PacketLimits limits);
}
