namespace SocketIoNet.EngineIo.Timing;

/// <summary>One deadline on a <see cref="TimerWheel"/>. The links are part of it, so that setting a deadline allocates nothing.</summary>
public abstract class WheelTimer
{
    internal WheelTimer? Next;
    internal WheelTimer? Previous;
    internal long DueTick;
    internal int Slot = -1;

    /// <summary>Whether it is on a wheel.</summary>
    protected internal bool IsScheduled => Volatile.Read(ref Slot) >= 0;

    /// <summary>
    /// The deadline has passed. Runs on the wheel's timer callback: it must not block, throw or run the application's code. A deadline that is
    /// cancelled or moved at the very moment in which it passes may still arrive here.
    /// </summary>
    protected internal abstract void OnDue();
}
