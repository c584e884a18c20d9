using SocketIoNet.EngineIo;

namespace SocketIoNet.Protocol;

/// <summary>
/// The form that packets have on the wire. All clients of a server must use the same. A parser for another form than JSON
/// translates its payloads from and to JSON with attachments.
/// </summary>
public interface IPacketParser
{
    /// <summary>
    /// Whether attachments travel in messages of their own. Official clients accept only so many of those, so that <see cref="SocketIoOptions.MaxAttachments"/> and
    /// <see cref="SocketIoOptions.MaxOutgoingAttachments"/> hold, and none in the packet that refuses a connection.
    /// </summary>
    bool SendsAttachmentsApart => true;

    /// <summary>Appends the frames of <paramref name="packet"/> to <paramref name="message"/>.</summary>
    /// <param name="packet">The packet; it is not read after the call has returned.</param>
    /// <param name="message">An empty message.</param>
    void Encode(in Packet packet, OutgoingMessage message);

    /// <summary>Makes the decoder of one connection.</summary>
    /// <param name="limits">What it accepts.</param>
    IPacketDecoder CreateDecoder(PacketLimits limits);
}
