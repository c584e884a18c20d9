using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Internal;

/// <summary>
/// The heartbeat of one session in which the server pings: a ping when <see cref="EngineOptions.PingInterval"/> has passed since the last pong, the end when the
/// pong takes longer than <see cref="EngineOptions.PingTimeout"/>.
/// </summary>
internal sealed class Heartbeat(EngineSession session, TimerWheel wheel, TimeSpan interval, TimeSpan timeout) : WheelTimer
{
    private const int WaitingForInterval = 0;
    private const int WaitingForPong = 1;
    private const int WaitingForPongExtended = 2;
    private const int Stopped = 3;

    private static readonly TimeSpan LongestPoolDelay = TimeSpan.FromSeconds(1);

    /// <summary>Later than this, a work item of the thread pool tells that the pool is starved.</summary>
    private readonly TimeSpan _poolDelay = timeout / 4 < LongestPoolDelay ? timeout / 4 : LongestPoolDelay;
    private int _state;

    public void Start() => wheel.Schedule(this, interval);

    public void Stop()
    {
        Volatile.Write(ref _state, Stopped);
        wheel.Cancel(this);
    }

    /// <summary>A pong that nobody asked for changes nothing.</summary>
    public void OnPong()
    {
        if (Interlocked.CompareExchange(ref _state, WaitingForInterval, WaitingForPong) == WaitingForPong
            || Interlocked.CompareExchange(ref _state, WaitingForInterval, WaitingForPongExtended) == WaitingForPongExtended)
        {
            wheel.Schedule(this, interval);
        }
    }

    /// <summary>Any other packet shows that the client lives: it gives the awaited pong more time, once for each ping.</summary>
    public void OnOtherPacket()
    {
        if (Volatile.Read(ref _state) == WaitingForPong
            && Interlocked.CompareExchange(ref _state, WaitingForPongExtended, WaitingForPong) == WaitingForPong)
        {
            wheel.Schedule(this, timeout);
        }
    }

    protected internal override void OnDue()
    {
        if (Interlocked.CompareExchange(ref _state, WaitingForPong, WaitingForInterval) == WaitingForInterval)
        {
            wheel.Schedule(this, timeout);
            session.SendPing();
        }
        else if (Volatile.Read(ref _state) != Stopped)
        {
            OnPongMissing();
        }
    }

    /// <summary>
    /// The pong may have arrived and be unread: because the server is not reading, or because the thread that would read it is not to be had while handlers of
    /// others block all of the pool. Then that time does not count.
    /// </summary>
    private void OnPongMissing()
    {
        if (session.IsBusyWithInput) wheel.Schedule(this, timeout);
        else ThreadPool.UnsafeQueueUserWorkItem(static due => due.Heartbeat.ConfirmMissing(due.At), (Heartbeat: this, At: TimeProvider.System.GetTimestamp()), preferLocal: false);
    }

    private void ConfirmMissing(long dueAt)
    {
        if (Volatile.Read(ref _state) is not (WaitingForPong or WaitingForPongExtended)) return;
        if (TimeProvider.System.GetElapsedTime(dueAt) > _poolDelay) wheel.Schedule(this, timeout);
        else session.Close(EngineCloseReason.PingTimeout);
    }
}
