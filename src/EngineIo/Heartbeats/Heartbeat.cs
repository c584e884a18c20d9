using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Heartbeats;

/// <summary>How one session finds out that its client is gone. Which side pings depends on the revision of the protocol.</summary>
internal abstract class Heartbeat(EngineSession session) : WheelTimer
{
    /// <summary>How often it is looked, while a sign of life is awaited, whether the server itself is what keeps it from being read. Such time does not count.</summary>
    private const int ChecksPerTimeout = 4;

    private static readonly TimeSpan LongestPoolDelay = TimeSpan.FromSeconds(1);

    // In ticks, since the thread that reads and the wheel both change it.
    private long _left;
    private TimeSpan _step;
    private TimeSpan _sinceShown;

    /// <summary>Whether a sign of life is due, so that the client has to be read.</summary>
    public abstract bool IsAwaiting { get; }

    protected EngineSession Session { get; } = session;

    protected TimeSpan Interval => Session.Server.Options.PingInterval;

    /// <summary>For how long after a sign of life no other is due.</summary>
    protected abstract TimeSpan Rest { get; }

    protected TimeSpan Timeout => Session.Server.Options.PingTimeout;

    public void Start() => Schedule(Rest);

    public virtual void Stop() => Session.Wheel.Cancel(this);

    /// <summary>Takes note of a packet; false when it is a ping or pong that is not the client's to send.</summary>
    public abstract bool OnReceived(EnginePacketType type);

    /// <summary>Ends the session when the deadline has passed and the wheel has not come to it yet.</summary>
    public void EndIfOver()
    {
        if (IsAwaiting && Interlocked.Read(ref _left) <= _step.Ticks && Session.Wheel.HasPassed(this) && !Session.IsHeldUp) Session.Close(EngineCloseReason.PingTimeout);
    }

    /// <summary>Shows the client that the server lives: it awaits that in every interval, whatever keeps the server busy.</summary>
    protected abstract void ShowLife();

    protected void Schedule(TimeSpan delay)
    {
        Session.Wheel.Schedule(this, delay);
        CancelIfEnded();
    }

    /// <summary>A sign of life is due.</summary>
    /// <param name="time">How long the client may take.</param>
    /// <param name="sinceShown">For how long it has seen none itself.</param>
    protected void Await(TimeSpan time, TimeSpan sinceShown)
    {
        _sinceShown = sinceShown;
        Interlocked.Exchange(ref _left, time.Ticks);
        ScheduleNext(NextStep());
        Session.OnAwaiting();
    }

    /// <summary>From now on the client may take <paramref name="time"/>.</summary>
    protected void Extend(TimeSpan time)
    {
        Interlocked.Exchange(ref _left, time.Ticks);
        Schedule(NextStep());
    }

    /// <summary>To be called when a deadline passes while a sign of life is awaited.</summary>
    protected void Check()
    {
        _sinceShown += _step;
        if (Session.IsHeldUp) ShowLifeIfDue();
        else Interlocked.Add(ref _left, -_step.Ticks);
        if (Interlocked.Read(ref _left) > 0) ScheduleNext(NextStep());
        else ThreadPool.UnsafeQueueUserWorkItem(static due => due.Heartbeat.EndUnlessStarved(due.At), (Heartbeat: this, At: TimeProvider.System.GetTimestamp()), preferLocal: false);
    }

    private void ShowLifeIfDue()
    {
        if (_sinceShown < Interval) return;
        _sinceShown = TimeSpan.Zero;
        ShowLife();
    }

    private TimeSpan NextStep()
    {
        var step = Math.Min(Timeout.Ticks / ChecksPerTimeout, Interlocked.Read(ref _left));
        if (_sinceShown < Interval) step = Math.Min(step, (Interval - _sinceShown).Ticks);
        return _step = TimeSpan.FromTicks(step);
    }

    /// <summary>Sets the deadline that follows the one that was just due.</summary>
    private void ScheduleNext(TimeSpan delay)
    {
        Session.Wheel.ScheduleNext(this, delay);
        // The sign of life may have come at this very moment.
        if (!IsAwaiting) Session.Wheel.Schedule(this, Rest);
        CancelIfEnded();
    }

    /// <summary>The session may have ended at this very moment: its end cancels a deadline that is there already.</summary>
    private void CancelIfEnded()
    {
        if (!Session.IsOpen) Session.Wheel.Cancel(this);
    }

    /// <summary>
    /// A work item of the thread pool that runs late tells that handlers of others block all its threads: then the one that would read the sign of life was not to be had either.
    /// </summary>
    private void EndUnlessStarved(long dueAt)
    {
        // The sign of life has come meanwhile, and with it the next deadline.
        if (IsScheduled) return;
        var longestDelay = Timeout / 4 < LongestPoolDelay ? Timeout / 4 : LongestPoolDelay;
        if (TimeProvider.System.GetElapsedTime(dueAt) > longestDelay) Extend(Timeout);
        else Session.Close(EngineCloseReason.PingTimeout);
    }
}
