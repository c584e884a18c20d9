namespace SocketIoNet.EngineIo.Timing;

/// <summary>
/// The deadlines of all sessions on one timer: a hashed wheel whose slots are 20 ms apart. A deadline never fires early and at most one slot late,
/// unless ticks themselves come late: time in which the process did not run (a paused machine, a starved thread pool) does not count.
/// </summary>
public sealed class TimerWheel : IDisposable
{
    private const int SlotCount = 1024;

    /// <summary>More than this between two ticks is time in which deadlines could not be met, so they are put off by it.</summary>
    private const int MaxTicksAtOnce = 10;

    private static readonly TimeSpan TickLength = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly WheelTimer?[] _slots = new WheelTimer?[SlotCount];
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly List<WheelTimer> _due = [];
    private long _lastTimestamp;
    private TimeSpan _carry;
    private long _tick;
    private int _count;
    private int _ticking;
    private bool _isRunning;

    /// <summary>Creates a wheel that runs while it has deadlines.</summary>
    public TimerWheel(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        _timeProvider = timeProvider;
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
            lock (_lock) return _count;
        }
    }

    /// <summary>Called at every tick before the deadlines, by the wheel's owner.</summary>
    internal Action? Ticked { get; set; }

    /// <summary>Sets the deadline of <paramref name="timer"/> to <paramref name="delay"/> from now, in place of any that it had.</summary>
    public void Schedule(WheelTimer timer, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(timer);
        lock (_lock)
        {
            Start();
            var due = CurrentTick() + (long)Math.Ceiling(delay / TickLength) + 1;
            var isMovedLater = timer.Slot >= 0 && due >= timer.DueTick;
            timer.DueTick = due;
            // A later deadline leaves the timer where it is: the slot moves it on when its turn comes.
            if (isMovedLater) return;
            if (timer.Slot >= 0) Unlink(timer);
            Link(timer);
        }
    }

    /// <summary>Takes the deadline of <paramref name="timer"/> back; does nothing when it has none.</summary>
    public void Cancel(WheelTimer timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        lock (_lock)
        {
            if (timer.Slot >= 0) Unlink(timer);
        }
    }

    /// <summary>Stops the wheel; deadlines that are set do not fire any more.</summary>
    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        // Timers call back again when a callback takes longer than their period; that time is made up for by the next tick.
        if (Interlocked.Exchange(ref _ticking, 1) != 0) return;
        Ticked?.Invoke();
        FireDue();
        Volatile.Write(ref _ticking, 0);
    }

    private void FireDue()
    {
        lock (_lock)
        {
            for (var ticks = TakeElapsedTicks(); ticks > 0; ticks--)
            {
                _tick++;
                CollectDue((int)(_tick % SlotCount));
            }

            if (_count == 0) Stop();
        }

        foreach (var timer in _due) timer.OnDue();
        _due.Clear();
    }

    private void CollectDue(int slot)
    {
        for (var timer = _slots[slot]; timer is not null;)
        {
            var next = timer.Next;
            if (timer.DueTick <= _tick)
            {
                Unlink(timer);
                _due.Add(timer);
            }
            else if (timer.DueTick % SlotCount != slot)
            {
                Unlink(timer);
                Link(timer);
            }

            timer = next;
        }
    }

    /// <summary>The tick that it is now, which the timer's callback may not have processed yet.</summary>
    private long CurrentTick() => _tick + Math.Min((_timeProvider.GetElapsedTime(_lastTimestamp) + _carry).Ticks / TickLength.Ticks, MaxTicksAtOnce);

    private long TakeElapsedTicks()
    {
        var now = _timeProvider.GetTimestamp();
        var elapsed = _timeProvider.GetElapsedTime(_lastTimestamp, now) + _carry;
        _lastTimestamp = now;
        var ticks = elapsed.Ticks / TickLength.Ticks;
        _carry = elapsed - TickLength * ticks;
        return Math.Min(ticks, MaxTicksAtOnce);
    }

    private void Start()
    {
        if (_isRunning) return;
        _isRunning = true;
        _lastTimestamp = _timeProvider.GetTimestamp();
        _carry = TimeSpan.Zero;
        _timer.Change(TickLength, TickLength);
    }

    private void Stop()
    {
        _isRunning = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Link(WheelTimer timer)
    {
        timer.Slot = (int)(timer.DueTick % SlotCount);
        timer.Next = _slots[timer.Slot];
        timer.Previous = null;
        if (timer.Next is not null) timer.Next.Previous = timer;
        _slots[timer.Slot] = timer;
        _count++;
    }

    private void Unlink(WheelTimer timer)
    {
        if (timer.Previous is null) _slots[timer.Slot] = timer.Next;
        else timer.Previous.Next = timer.Next;
        if (timer.Next is not null) timer.Next.Previous = timer.Previous;
        timer.Next = timer.Previous = null;
        timer.Slot = -1;
        _count--;
    }
}
