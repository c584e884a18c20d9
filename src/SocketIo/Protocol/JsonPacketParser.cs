using SocketIoNet.EngineIo;

namespace SocketIoNet.Protocol;

/// <summary>The default format of official clients: text with JSON, then binary data.</summary>
public sealed class JsonPacketParser : IPacketParser
{
    /// <inheritdoc/>
    public void Encode(in Packet packet, OutgoingMessage message) => JsonPacketEncoder.Encode(packet, message);

    /// <inheritdoc/>
    public IPacketDecoder CreateDecoder(PacketLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new JsonPacketDecoder(limits);
    }
}
