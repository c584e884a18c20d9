using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Heartbeats;

/// <summary>Detects that the client of a session is gone. Which side pings depends on the protocol revision.</summary>
internal abstract class Heartbeat(EngineSession session) : WheelTimer
{
    /// <summary>
    /// How many times per timeout the heartbeat checks whether the server itself delays reading the sign of life. Such time does not count.
    /// </summary>
    private const int ChecksPerTimeout = 4;

    private static readonly TimeSpan LongestPoolDelay = TimeSpan.FromSeconds(1);

    // Ticks rather than a TimeSpan: changed atomically by the reading thread and by the timer wheel.
    private long _left;
    private TimeSpan _step;
    private TimeSpan _sinceShown;

    /// <summary>Whether a sign of life is awaited, so that the client must be read.</summary>
    public abstract bool IsAwaiting { get; }

    protected EngineSession Session { get; } = session;

    protected TimeSpan Interval => Session.Server.Options.PingInterval;

    /// <summary>How long after a sign of life the next one is due.</summary>
    protected abstract TimeSpan Rest { get; }

    protected TimeSpan Timeout => Session.Server.Options.PingTimeout;

    public static Heartbeat Create(EngineSession session, ProtocolRevision revision) =>
        revision.ClientPings ? new ClientHeartbeat(session) : new ServerHeartbeat(session);

    public void Start() => Schedule(Rest);

    public virtual void Stop() => Session.Wheel.Cancel(this);

    /// <summary>Handles a received packet. False if it is a ping or pong that the client must not send.</summary>
    public abstract bool OnReceived(EnginePacketType type);

    /// <summary>Ends the session if its deadline has passed, even if the timer wheel has not fired yet.</summary>
    public void EndIfOver()
    {
        if (IsAwaiting && Interlocked.Read(ref _left) <= _step.Ticks && Session.Wheel.HasPassed(this) && !Session.IsHeldUp) Session.Close(EngineCloseReason.PingTimeout);
    }

    /// <summary>Sends a sign of life to the client, which expects one in every interval even if the server is busy.</summary>
    protected abstract void ShowLife();

    protected void Schedule(TimeSpan delay)
    {
        Session.Wheel.Schedule(this, delay);
        CancelIfEnded();
    }

    /// <summary>Starts to await a sign of life.</summary>
    /// <param name="time">How long it may take.</param>
    /// <param name="sinceShown">How long ago the server sent its own last sign of life.</param>
    protected void Await(TimeSpan time, TimeSpan sinceShown)
    {
        _sinceShown = sinceShown;
        Interlocked.Exchange(ref _left, time.Ticks);
        ScheduleNext(NextStep());
        Session.OnAwaiting();
    }

    /// <summary>Gives the client <paramref name="time"/> from now on.</summary>
    protected void Extend(TimeSpan time)
    {
        Interlocked.Exchange(ref _left, time.Ticks);
        Schedule(NextStep());
    }

    /// <summary>Called when a deadline passes while a sign of life is awaited.</summary>
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

    /// <summary>Sets the deadline that follows the last one.</summary>
    private void ScheduleNext(TimeSpan delay)
    {
        Session.Wheel.ScheduleNext(this, delay);
        // The sign of life may have arrived in the meantime.
        if (!IsAwaiting) Session.Wheel.Schedule(this, Rest);
        CancelIfEnded();
    }

    /// <summary>Cancels the deadline if the session ended while it was being set.</summary>
    private void CancelIfEnded()
    {
        if (!Session.IsOpen) Session.Wheel.Cancel(this);
    }

    /// <summary>
    /// Ends the session, unless this work item ran late. Then the thread pool is starved, and the sign of life may have arrived without a
    /// thread to read it.
    /// </summary>
    private void EndUnlessStarved(long dueAt)
    {
        // The sign of life has arrived and has set the next deadline.
        if (IsScheduled) return;
        var longestDelay = Timeout / 4 < LongestPoolDelay ? Timeout / 4 : LongestPoolDelay;
        if (TimeProvider.System.GetElapsedTime(dueAt) > longestDelay) Extend(Timeout);
        else Session.Close(EngineCloseReason.PingTimeout);
    }
}
