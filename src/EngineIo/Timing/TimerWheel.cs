namespace SocketIoNet.EngineIo.Timing;

/// <summary>
/// The deadlines of all sessions on one timer, which sleeps until one is due. A deadline never fires early; it fires with the next millisecond when it is less than two seconds away, and
/// within 16 ms beyond, so that many share one tick. Time in which the process did not run (a paused machine, a starved thread pool) does not count.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    /// <summary>How late a tick may be on a machine that is merely busy. What is more than this is time in which the process did not run.</summary>
    private const long MaxLateness = 200 * TimeSpan.TicksPerMillisecond;

    /// <summary>How late a tick may be on a machine that has time for everybody.</summary>
    private const long UsualLateness = 20 * TimeSpan.TicksPerMillisecond;

    /// <summary>The longest sleep while there are deadlines: that the process was paused shows only at the next tick.</summary>
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

    /// <summary>How many deadlines are set.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _fine.Count + _coarse.Count;
        }
    }

    /// <summary>Sets the deadline of <paramref name="timer"/> to <paramref name="delay"/> from now, in place of any that it had. A delay that is not positive is due now.</summary>
    public void Schedule(WheelTimer timer, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var now = Now();
        var due = Later(now, delay);
        // A later deadline leaves the timer where it is, and needs no lock: the ring moves it on when its turn comes.
        if (timer.TryMoveLater(due)) timer.Lost = Volatile.Read(ref _lost);
        else Set(timer, due, now, lost: null);
    }

    /// <summary>Takes the deadline of <paramref name="timer"/> back; does nothing when it has none.</summary>
    public void Cancel(WheelTimer timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        lock (_lock)
        {
            Volatile.Write(ref timer.Due, WheelTimer.Never);
            if (timer.IsLinked) RingOf(timer).Unlink(timer);
        }
    }

    /// <summary>Stops the wheel; deadlines that are set do not fire any more.</summary>
    public void Dispose() => _timer.Dispose();

    /// <summary>
    /// Sets the deadline of a timer that was just due to <paramref name="delay"/> from the time at which it was, not from that at which the wheel came to it.
    /// </summary>
    internal void ScheduleNext(WheelTimer timer, TimeSpan delay)
    {
        var last = Volatile.Read(ref timer.Due);
        // What the process has lost since the last deadline was set has not counted for the next one either.
        if (last is < 0 and not WheelTimer.Never) Set(timer, Later(~last, delay), Now(), timer.Lost);
        else Schedule(timer, delay);
    }

    /// <summary>Whether the deadline of <paramref name="timer"/> has passed, to the instant, though the wheel may have yet to come to it.</summary>
    internal bool HasPassed(WheelTimer timer)
    {
        var now = Now();
        if (!timer.IsScheduled || Volatile.Read(ref timer.Due) > now) return false;
        lock (_lock)
        {
            // A wheel that is late tells that the server is: then what is asked for may have waited for it.
            return timer.IsScheduled && now - _nextTick <= UsualLateness && timer.Due + PutOff(timer, _lost) <= now;
        }
    }

    private static long Later(long time, TimeSpan delay) => delay.Ticks < EndOfTime - time ? time + Math.Max(0, delay.Ticks) : EndOfTime;

    /// <summary>By how much a deadline is put off when the process has lost <paramref name="lost"/> by now.</summary>
    private static long PutOff(WheelTimer timer, int lost) => timer.IsPutOff ? Math.Max(0, lost - timer.Lost) * TimeSpan.TicksPerMillisecond : 0;

    private void Set(WheelTimer timer, long due, long now, int? lost)
    {
        lock (_lock)
        {
            if (timer.IsLinked) RingOf(timer).Unlink(timer);
            if (_nextTick == Unplanned) Start(now);
            Volatile.Write(ref timer.Due, due);
            timer.Lost = lost ?? _lost;
            var time = Link(timer, now);
            // The system's timer is set anew only when it would come too late, and never to take a tick back.
            if (time < _nextTick && !_isTicking) Plan(time, now);
        }
    }

    private void Tick()
    {
        lock (_lock)
        {
            // The timer was set anew at the very moment in which it called back: the tick that is under way plans the next one.
            if (_isTicking) return;
            _isTicking = true;
            var now = Now();
            _lost += LostUntil(now);
            _lastTick = now;
            TakeDue(now);
        }

        foreach (var timer in _due)
        {
            if (timer.WasDue) timer.OnDue();
        }

        _due.Clear();
        PlanNext();
    }

    private void TakeDue(long now)
    {
        _fine.TakeElapsed(now, _elapsed);
        _coarse.TakeElapsed(now, _elapsed);
        foreach (var timer in _elapsed)
        {
            if (TryFire(timer, now)) _due.Add(timer);
            else Link(timer, now);
        }

        _elapsed.Clear();
    }

    /// <summary>Marks a timer as one that was due; false when it is not yet, because it has been moved or put off.</summary>
    private bool TryFire(WheelTimer timer, long now)
    {
        while (true)
        {
            var due = Volatile.Read(ref timer.Due);
            if (due > now) return false;
            var putOff = PutOff(timer, _lost);
            if (Interlocked.CompareExchange(ref timer.Due, putOff > 0 ? due + putOff : ~due, due) != due) continue;
            if (putOff == 0) return true;
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
            else Plan(next, Now());
        }
    }

    private void Start(long now)
    {
        _lastTick = now;
        _fine.TakeElapsed(now, _elapsed);
        _coarse.TakeElapsed(now, _elapsed);
    }

    private void Plan(long time, long now)
    {
        _nextTick = Math.Clamp(time, now, now + MaxSleep);
        // The system's timers drop what is less than a millisecond, and may come early by some more; then the tick finds nothing due, and plans the next.
        _timer.Change(TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, _nextTick - now)), Timeout.InfiniteTimeSpan);
    }

    private long Link(WheelTimer timer, long now) => (timer.Due - now < FineRange ? _fine : _coarse).Link(timer);

    private TimerRing RingOf(WheelTimer timer) => timer.Ring == 0 ? _fine : _coarse;

    private long Now() => _timeProvider.GetElapsedTime(_start).Ticks;

    /// <summary>The milliseconds since the last tick in which the process did not run. That the next tick is late is what tells.</summary>
    private int LostUntil(long now) =>
        now - MaxLateness > _nextTick ? (int)Math.Min(int.MaxValue, (now - MaxLateness - _lastTick) / TimeSpan.TicksPerMillisecond) : 0;
}
