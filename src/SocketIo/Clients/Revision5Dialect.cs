using System.Text;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>Socket.IO protocol revision 5: clients 3.x and 4.x.</summary>
internal sealed class Revision5Dialect : ClientDialect
{
    private Revision5Dialect()
    {
    }

    public static Revision5Dialect Instance { get; } = new();

    public override bool EntersMainNamespace => false;

    public override bool MayRecover => true;

    public override IPacketDecoder CreateDecoder(IPacketParser parser, PacketLimits limits) => parser.CreateDecoder(limits);

    public override ReadOnlySpan<byte> ReadNamespace(ReadOnlySpan<byte> written) => written;

    public override Packet Read(in Packet packet, PacketLimits limits) => packet;

    public override string CreateSocketId(EngineSession session, string namespaceName) => RandomId.Create();

    public override void WriteConnected(PayloadWriter writer, Socket socket)
    {
        writer.WriteRaw("{\"sid\":\""u8);
        writer.WriteRaw(Encoding.UTF8.GetBytes(socket.Id));
        if (socket.Recovery is { } recovery)
        {
            writer.WriteRaw("\",\"pid\":\""u8);
            writer.WriteRaw(Encoding.UTF8.GetBytes(recovery.Identity.PrivateId));
        }

        writer.WriteRaw("\"}"u8);
    }

    public override void WriteConnectError(PayloadWriter writer, IPayloadSerializer serializer, string message, object? data) =>
        ConnectErrors.Write(writer, serializer, message, data);
}
