using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Sessions;

/// <summary>The event subscriptions of one session, created on the first subscription.</summary>
internal sealed class SessionEvents
{
    public Action<EngineSession>? Upgraded { get; set; }

    public Action<EngineSession>? Drained { get; set; }

    public Action<EngineSession, SessionPacket>? PacketReceived { get; set; }

    public static SessionPacket Describe(in EnginePacket packet) => new(NameOf(packet.Type), packet.Data.ToArray(), packet.IsBinary);

    private static string NameOf(EnginePacketType type) => type switch
    {
        EnginePacketType.Message => "message",
        EnginePacketType.Ping => "ping",
        EnginePacketType.Pong => "pong",
        EnginePacketType.Close => "close",
        EnginePacketType.Open => "open",
        EnginePacketType.Upgrade => "upgrade",
        _ => "noop",
    };
}
