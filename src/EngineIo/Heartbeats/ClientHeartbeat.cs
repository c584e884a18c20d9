using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Heartbeats;

/// <summary>
/// The heartbeat of one session in which the client pings and the server answers: the end when no ping has come for <see cref="EngineOptions.PingInterval"/> and
/// <see cref="EngineOptions.PingTimeout"/> together. While the server can not read the ping, it sends a packet in each interval that means nothing, which clients take for a sign of life.
/// </summary>
internal sealed class ClientHeartbeat(EngineSession session) : Heartbeat(session)
{
    private volatile bool _isAwaiting;

    public override bool IsAwaiting => _isAwaiting;

    /// <summary>What the ping may take on its way before it counts as late.</summary>
    private TimeSpan Grace => Timeout / 4;

    protected override TimeSpan Rest => Interval + Grace;

    public override bool OnReceived(EnginePacketType type)
    {
        if (type == EnginePacketType.Ping)
        {
            _isAwaiting = false;
            Schedule(Rest);
            Session.SendPong();
        }

        return type != EnginePacketType.Pong;
    }

    public override void OnDue()
    {
        if (_isAwaiting)
        {
            Check();
            return;
        }

        _isAwaiting = true;
        Await(Timeout - Grace, sinceShown: Interval);
    }

    protected override void ShowLife() => Session.SendSignOfLife(ControlPackets.Noop);
}
