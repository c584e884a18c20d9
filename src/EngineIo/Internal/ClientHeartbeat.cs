using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Internal;

/// <summary>
/// The heartbeat of one session in which the client pings and the server answers: the end when no ping has come for <see cref="EngineOptions.PingInterval"/> and
/// <see cref="EngineOptions.PingTimeout"/> together.
/// </summary>
internal sealed class ClientHeartbeat(EngineSession session, TimerWheel wheel, TimeSpan limit) : Heartbeat(session, wheel)
{
    public override void Start() => Schedule(limit);

    public override bool OnReceived(EnginePacketType type)
    {
        if (type == EnginePacketType.Ping)
        {
            Schedule(limit);
            Session.SendPong();
        }

        return type != EnginePacketType.Pong;
    }

    protected internal override void OnDue() => EndUnlessBusy(limit);
}
