using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack;

/// <summary>The form of packets that <c>socket.io-msgpack-parser</c> speaks: each is one binary message with one MessagePack map.</summary>
/// <remarks>
/// Handlers and serializers see what they see with JSON. Of what JSON cannot say, <c>undefined</c> and not-a-number arrive as
/// null (an undefined member not at all) and a <c>Date</c> as ISO 8601 text; a date outside of the years 1 to 9999 is null.
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
