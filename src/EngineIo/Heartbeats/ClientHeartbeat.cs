using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Heartbeats;

/// <summary>
/// The heartbeat of a session whose client pings: ends the session if no ping arrives for <see cref="EngineOptions.PingInterval"/> and
/// <see cref="EngineOptions.PingTimeout"/> together. While the server cannot read the ping, it sends a noop in each interval, which clients
/// accept as a sign of life.
/// </summary>
internal sealed class ClientHeartbeat(EngineSession session) : Heartbeat(session)
{
    private volatile bool _isAwaiting;

    public override bool IsAwaiting => _isAwaiting;

    /// <summary>How late a ping may arrive before it is awaited.</summary>
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
