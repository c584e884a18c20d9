namespace SocketIoNet.EngineIo.Timing;

/// <summary>One deadline on a <see cref="TimerWheel"/>. The links are part of it, so that setting a deadline allocates nothing.</summary>
internal abstract class WheelTimer
{
    /// <summary><see cref="Due"/> of a timer that has no deadline.</summary>
    internal const long Never = long.MinValue;

    internal WheelTimer? Next;
    internal WheelTimer? Previous;

    /// <summary>When it is due, on the wheel's clock; the complement of that once it was; or <see cref="Never"/>.</summary>
    internal long Due = Never;

    /// <summary>What the process had lost, by <see cref="TimerWheel"/>'s count, when the deadline was set.</summary>
    internal int Lost;

    internal short Slot;
    internal byte Ring;
    internal bool IsLinked;

    /// <summary>Whether it is on a wheel.</summary>
    public bool IsScheduled => Volatile.Read(ref Due) >= 0;

    /// <summary>Whether time in which the process did not run puts the deadline off: not when nobody else is waited for.</summary>
    internal virtual bool IsPutOff => true;

    /// <summary>Whether it was due and nothing has happened to it since.</summary>
    internal bool WasDue => Volatile.Read(ref Due) is < 0 and not Never;

    /// <summary>
    /// The deadline has passed. Runs on the wheel's timer callback: it must not block, throw or run the application's code. A deadline that is
    /// cancelled or moved at the very moment in which it passes may still arrive here.
    /// </summary>
    public abstract void OnDue();

    /// <summary>Moves a deadline to a later time; false when there is none, or when it would become an earlier one.</summary>
    internal bool TryMoveLater(long due)
    {
        var current = Volatile.Read(ref Due);
        return current >= 0 && due >= current && Interlocked.CompareExchange(ref Due, due, current) == current;
    }
}
