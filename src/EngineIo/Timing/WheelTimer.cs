namespace SocketIoNet.EngineIo.Timing;

/// <summary>
/// A deadline on a <see cref="TimerWheel"/>. The links of its list are fields, so that setting a deadline allocates nothing.
/// </summary>
internal abstract class WheelTimer
{
    /// <summary>The value of <see cref="Due"/> without a deadline.</summary>
    internal const long Never = long.MinValue;

    internal WheelTimer? Next;
    internal WheelTimer? Previous;

    /// <summary>The due time on the clock of the wheel; its bitwise complement after it has fired; or <see cref="Never"/>.</summary>
    internal long Due = Never;

    /// <summary>The value of the lost-time counter of the <see cref="TimerWheel"/> when the deadline was set.</summary>
    internal int Lost;

    internal short Slot;
    internal byte Ring;
    internal bool IsLinked;

    /// <summary>Whether a deadline is set.</summary>
    public bool IsScheduled => Volatile.Read(ref Due) >= 0;

    /// <summary>
    /// Whether time in which the process did not run postpones the deadline. False if the deadline does not depend on others.
    /// </summary>
    internal virtual bool IsPostponed => true;

    /// <summary>Whether it has fired and was not changed since.</summary>
    internal bool WasDue => Volatile.Read(ref Due) is < 0 and not Never;

    /// <summary>
    /// Called when the deadline has passed, on the timer callback of the wheel: it must not block, throw or run user code. It may still be
    /// called for a deadline that is cancelled or moved at the same moment.
    /// </summary>
    public abstract void OnDue();

    /// <summary>Moves the deadline to a later time; false if there is none, or if the new time is earlier.</summary>
    internal bool TryMoveLater(long due)
    {
        var current = Volatile.Read(ref Due);
        return current >= 0 && due >= current && Interlocked.CompareExchange(ref Due, due, current) == current;
    }
}
