using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Heartbeats;

/// <summary>
/// The heartbeat of a session whose server pings: sends a ping <see cref="EngineOptions.PingInterval"/> after the last pong, and ends the
/// session if the pong takes longer than <see cref="EngineOptions.PingTimeout"/>. While the server cannot read the pong, it pings in each
/// interval.
/// </summary>
internal sealed class ServerHeartbeat(EngineSession session) : Heartbeat(session)
{
    private const int WaitingForInterval = 0;
    private const int WaitingForPong = 1;
    private const int WaitingForPongExtended = 2;
    private const int Stopped = 3;

    private int _state;

    public override bool IsAwaiting => Volatile.Read(ref _state) is WaitingForPong or WaitingForPongExtended;

    /// <summary>The time until the next ping does not depend on the client, so it is not postponed.</summary>
    internal override bool IsPostponed => Volatile.Read(ref _state) != WaitingForInterval;

    protected override TimeSpan Rest => Interval;

    public override void Stop()
    {
        Volatile.Write(ref _state, Stopped);
        base.Stop();
    }

    public override bool OnReceived(EnginePacketType type)
    {
        if (type == EnginePacketType.Pong) OnPong();
        else OnOtherPacket();
        return type != EnginePacketType.Ping;
    }

    public override void OnDue()
    {
        if (Interlocked.CompareExchange(ref _state, WaitingForPong, WaitingForInterval) == WaitingForInterval)
        {
            Await(Timeout, sinceShown: TimeSpan.Zero);
            ShowLife();
        }
        else if (IsAwaiting)
        {
            Check();
        }
    }

    protected override void ShowLife() => Session.SendSignOfLife(ControlPackets.Ping);

    /// <summary>Ignores a pong that is not awaited.</summary>
    private void OnPong()
    {
        if (Interlocked.CompareExchange(ref _state, WaitingForInterval, WaitingForPong) == WaitingForPong
            || Interlocked.CompareExchange(ref _state, WaitingForInterval, WaitingForPongExtended) == WaitingForPongExtended)
        {
            Schedule(Rest);
        }
    }

    /// <summary>Any other packet is a sign of life: it extends the deadline of the pong, once per ping.</summary>
    private void OnOtherPacket()
    {
        if (Volatile.Read(ref _state) == WaitingForPong
            && Interlocked.CompareExchange(ref _state, WaitingForPongExtended, WaitingForPong) == WaitingForPong)
        {
            Extend(Timeout);
        }
    }
}
