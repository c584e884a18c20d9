using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Recovery;

namespace SocketIoNet.Clients;

/// <summary>The way of a client to the socket that it had.</summary>
internal sealed partial class ClientConnection
{
    /// <summary>Queues the answer that the socket is connected, without writing it.</summary>
    public void EnqueueConnected(Socket socket)
    {
        var writer = PayloadWriter.Rent();
        Dialect.WriteConnected(writer, socket);
        EnqueueConnected(socket, Encode(new Packet(PacketType.Connect, socket.Namespace.WireName, writer.Json)));
        writer.Return();
    }

    /// <summary>The client is back over another connection: this one is as good as lost, and no goodbye waits for it.</summary>
    public void CloseAsReplaced() => Session.Close(EngineCloseReason.TransportClose);

    /// <summary>What the client sent to be let in. Its claim to a socket that it had is none of the application's business.</summary>
    private Handshake TakeHandshake(in Packet packet, NamespaceSlot slot)
    {
        var auth = packet.Data;
        if (_server.Options.ConnectionStateRecovery is not null && Dialect.MayRecover) slot.Claim = RecoveryClaim.Take(ref auth, Session.Handshake.User);
        return new Handshake(Session.Handshake, auth, packet.Attachments, _server.Serializer, _server.TimeProvider.GetUtcNow());
    }
}
