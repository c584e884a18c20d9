namespace SocketIoNet.EngineIo.Timing;

/// <summary>
/// The deadlines of all sessions on one timer, which sleeps until one is due. A deadline never fires early. It fires at the next
/// millisecond if it is less than two seconds away, otherwise within 16 ms, so that many share one tick. Time in which the process did not
/// run (a paused machine, a starved thread pool) does not count.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    /// <summary>How late a tick may be on a busy machine. The process did not run in the time beyond this.</summary>
    private const long MaxLateness = 200 * TimeSpan.TicksPerMillisecond;

    /// <summary>How late a tick may be on an idle machine.</summary>
    private const long UsualLateness = 20 * TimeSpan.TicksPerMillisecond;

    /// <summary>The longest sleep while there are deadlines. A pause of the process is noticed only at the next tick.</summary>
    private const long MaxSleep = 5 * TimeSpan.TicksPerSecond;

    private const long FineRange = 2 * TimeSpan.TicksPerSecond;
    private const long EndOfTime = long.MaxValue / 2;
    private const long Unplanned = long.MaxValue;

    private readonly Lock _lock = new();
    private readonly TimerRing _fine = new(0, TimeSpan.TicksPerMillisecond, 2048);
    private readonly TimerRing _coarse = new(1, 16 * TimeSpan.TicksPerMillisecond, 4096);
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly long _start;
    private readonly List<WheelTimer> _elapsed = [];
    private readonly List<WheelTimer> _due = [];
    private long _lastTick;
    private long _nextTick = Unplanned;
    private int _lost;
    private bool _isTicking;

    /// <summary>Creates a wheel that runs while it has deadlines.</summary>
    public TimerWheel(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
        using (ExecutionContext.SuppressFlow())
        {
            _timer = timeProvider.CreateTimer(static wheel => ((TimerWheel)wheel!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The number of deadlines that are set.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _fine.Count + _coarse.Count;
        }
    }

    /// <summary>
    /// Sets the deadline of <paramref name="timer"/> to <paramref name="delay"/> from now and replaces an earlier one. If the delay is not
    /// positive, the timer is due now.
    /// </summary>
    public void Schedule(WheelTimer timer, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var now = Now();
        var due = Later(now, delay);
        // A later deadline leaves the timer in its list and needs no lock: the ring moves it when its tick elapses.
        if (timer.TryMoveLater(due)) timer.Lost = Volatile.Read(ref _lost);
        else Set(timer, due, now, lost: null);
    }

    /// <summary>Cancels the deadline of <paramref name="timer"/>, if it has one.</summary>
    public void Cancel(WheelTimer timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        lock (_lock)
        {
            Volatile.Write(ref timer.Due, WheelTimer.Never);
            if (timer.IsLinked) RingOf(timer).Unlink(timer);
        }
    }

    /// <summary>Stops the wheel. No deadline fires any more.</summary>
    public void Dispose() => _timer.Dispose();

    /// <summary>
    /// Sets the deadline of a timer that just fired to <paramref name="delay"/> after its last due time, instead of after now.
    /// </summary>
    internal void ScheduleNext(WheelTimer timer, TimeSpan delay)
    {
        var last = Volatile.Read(ref timer.Due);
        // Time lost since the last deadline was set does not count for the next one either.
        if (last is < 0 and not WheelTimer.Never) Set(timer, Later(~last, delay), Now(), timer.Lost);
        else Schedule(timer, delay);
    }

    /// <summary>Whether the deadline of <paramref name="timer"/> has passed, even if the wheel has not fired it yet.</summary>
    internal bool HasPassed(WheelTimer timer)
    {
        var now = Now();
        if (!timer.IsScheduled || Volatile.Read(ref timer.Due) > now) return false;
        lock (_lock)
        {
            // If the wheel is late, so is the server, and the awaited packet may be waiting for it.
            return timer.IsScheduled && now - _nextTick <= UsualLateness && timer.Due + PostponementOf(timer, _lost) <= now;
        }
    }

    private static long Later(long time, TimeSpan delay) => delay.Ticks < EndOfTime - time ? time + Math.Max(0, delay.Ticks) : EndOfTime;

    /// <summary>How long a deadline is postponed if the process has lost <paramref name="lost"/> milliseconds in total.</summary>
    private static long PostponementOf(WheelTimer timer, int lost) => timer.IsPostponed ? Math.Max(0, lost - timer.Lost) * TimeSpan.TicksPerMillisecond : 0;

    private void Set(WheelTimer timer, long due, long now, int? lost)
    {
        lock (_lock)
        {
            if (timer.IsLinked) RingOf(timer).Unlink(timer);
            if (_nextTick == Unplanned) StartNeedsLock(now);
            Volatile.Write(ref timer.Due, due);
            timer.Lost = lost ?? _lost;
            var time = LinkNeedsLock(timer, now);
            // The system timer is changed only if it would fire too late, never to postpone it.
            if (time < _nextTick && !_isTicking) PlanNeedsLock(time, now);
        }
    }

    private void Tick()
    {
        lock (_lock)
        {
            // The timer was changed while its callback started. The running tick plans the next one.
            if (_isTicking) return;
            _isTicking = true;
            var now = Now();
            _lost += LostUntilNeedsLock(now);
            _lastTick = now;
            TakeDueNeedsLock(now);
        }

        foreach (var timer in _due)
        {
            if (timer.WasDue) timer.OnDue();
        }

        _due.Clear();
        PlanNext();
    }

    private void TakeDueNeedsLock(long now)
    {
        _fine.TakeElapsed(now, _elapsed);
        _coarse.TakeElapsed(now, _elapsed);
        foreach (var timer in _elapsed)
        {
            if (TryFireNeedsLock(timer, now)) _due.Add(timer);
            else LinkNeedsLock(timer, now);
        }

        _elapsed.Clear();
    }

    /// <summary>Marks a timer as fired; false if it is not due yet, because it was moved or postponed.</summary>
    private bool TryFireNeedsLock(WheelTimer timer, long now)
    {
        while (true)
        {
            var due = Volatile.Read(ref timer.Due);
            if (due > now) return false;
            var postponement = PostponementOf(timer, _lost);
            if (Interlocked.CompareExchange(ref timer.Due, postponement > 0 ? due + postponement : ~due, due) != due) continue;
            if (postponement == 0) return true;
            timer.Lost = _lost;
        }
    }

    private void PlanNext()
    {
        lock (_lock)
        {
            _isTicking = false;
            var next = Math.Min(_fine.NextTime(), _coarse.NextTime());
            if (next == long.MaxValue) _nextTick = Unplanned;
            else PlanNeedsLock(next, Now());
        }
    }

    private void StartNeedsLock(long now)
    {
        _lastTick = now;
        _fine.TakeElapsed(now, _elapsed);
        _coarse.TakeElapsed(now, _elapsed);
    }

    private void PlanNeedsLock(long time, long now)
    {
        _nextTick = Math.Clamp(time, now, now + MaxSleep);
        // System timers truncate to milliseconds and may fire slightly early. Then the tick finds nothing due and plans the next.
        _timer.Change(TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, _nextTick - now)), Timeout.InfiniteTimeSpan);
    }

    private long LinkNeedsLock(WheelTimer timer, long now) => (timer.Due - now < FineRange ? _fine : _coarse).Link(timer);

    private TimerRing RingOf(WheelTimer timer) => timer.Ring == 0 ? _fine : _coarse;

    private long Now() => _timeProvider.GetElapsedTime(_start).Ticks;

    /// <summary>The milliseconds since the last tick in which the process did not run, deduced from the lateness of the tick.</summary>
    private int LostUntilNeedsLock(long now) =>
        now - MaxLateness > _nextTick ? (int)Math.Min(int.MaxValue, (now - MaxLateness - _lastTick) / TimeSpan.TicksPerMillisecond) : 0;
}
