using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Clients;

/// <summary>The default parser, of which the server does not know that it could leave the validation to the reader of the arguments.</summary>
internal sealed class ValidatingParser : IPacketParser
{
    private readonly JsonPacketParser _parser = new();

    public void Encode(in Packet packet, OutgoingMessage message) => _parser.Encode(packet, message);

    public IPacketDecoder CreateDecoder(PacketLimits limits) => new Decoder(_parser.CreateDecoder(limits));

    private sealed class Decoder(IPacketDecoder decoder) : IPacketDecoder
    {
        public ReadOnlySpan<byte> PendingNamespace => decoder.PendingNamespace;

        public bool TryDecode(ReadOnlySpan<byte> message, bool isBinary, out Packet packet) => decoder.TryDecode(message, isBinary, out packet);
    }
}
