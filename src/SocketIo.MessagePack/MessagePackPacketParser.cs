using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack;

/// <summary>The format of <c>socket.io-msgpack-parser</c>: each packet is one binary message with one MessagePack map.</summary>
/// <remarks>
/// Handlers and serializers get the same as with JSON. <c>undefined</c> and NaN become null, an undefined member is left out, and a <c>Date</c> becomes ISO 8601 text, or null outside of the years
/// 1 to 9999.
/// </remarks>
public sealed class MessagePackPacketParser : IPacketParser
{
    /// <inheritdoc/>
    public bool SendsAttachmentsApart => false;

    /// <inheritdoc/>
    public void Encode(in Packet packet, OutgoingMessage message) => MessagePackPacketEncoder.Encode(packet, message);

    /// <inheritdoc/>
    public IPacketDecoder CreateDecoder(PacketLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new MessagePackPacketDecoder(limits);
    }
}
