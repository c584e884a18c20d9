using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Internal;

/// <summary>How one session finds out that its client is gone. Which side pings depends on the revision of the protocol.</summary>
internal abstract class Heartbeat(EngineSession session, TimerWheel wheel) : WheelTimer
{
    private static readonly TimeSpan LongestPoolDelay = TimeSpan.FromSeconds(1);

    protected EngineSession Session { get; } = session;

    public abstract void Start();

    public virtual void Stop() => wheel.Cancel(this);

    /// <summary>Takes note of a packet; false when it is a ping or pong that is not the client's to send.</summary>
    public abstract bool OnReceived(EnginePacketType type);

    /// <summary>Ends the session when the deadline has passed and the wheel has not come to it yet.</summary>
    public void EndIfOver()
    {
        if (IsPutOff && wheel.HasPassed(this) && !Session.IsBusyWithInput) Session.Close(EngineCloseReason.PingTimeout);
    }

    protected void Schedule(TimeSpan delay)
    {
        wheel.Schedule(this, delay);
        CancelIfEnded();
    }

    /// <summary>Sets the deadline that follows the one that was just due.</summary>
    protected void ScheduleNext(TimeSpan delay)
    {
        wheel.ScheduleNext(this, delay);
        CancelIfEnded();
    }

    /// <summary>
    /// The sign of life may have arrived and be unread: because the server is not reading, or because handlers of others block all threads of the pool. Then that time does
    /// not count.
    /// </summary>
    protected void EndUnlessBusy(TimeSpan more)
    {
        if (Session.IsBusyWithInput) Schedule(more);
        else ThreadPool.UnsafeQueueUserWorkItem(static due => due.Heartbeat.EndUnlessStarved(due.At, due.More), (Heartbeat: this, At: TimeProvider.System.GetTimestamp(), More: more), preferLocal: false);
    }

    /// <summary>The session may have ended at this very moment: its end cancels a deadline that is there already.</summary>
    private void CancelIfEnded()
    {
        if (!Session.IsOpen) wheel.Cancel(this);
    }

    /// <summary>A work item of the thread pool that runs late tells that the pool is starved; then the thread that would read the sign of life is not to be had either.</summary>
    private void EndUnlessStarved(long dueAt, TimeSpan more)
    {
        // The sign of life has come meanwhile, and with it the next deadline.
        if (IsScheduled) return;
        var longestDelay = more / 4 < LongestPoolDelay ? more / 4 : LongestPoolDelay;
        if (TimeProvider.System.GetElapsedTime(dueAt) > longestDelay) Schedule(more);
        else Session.Close(EngineCloseReason.PingTimeout);
    }
}
