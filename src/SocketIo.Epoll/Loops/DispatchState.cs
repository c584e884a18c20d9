namespace SocketIoNet.Epoll.Loops;

/// <summary>Whether the thread of a loop is in a call of a target, and whose the loop is after it: a number that is odd during a call, and that grows with each.</summary>
internal struct DispatchState
{
    private long _number;

    public readonly long Number => Volatile.Read(in _number);

    public static bool IsInCall(long number) => (number & 1) != 0;

    /// <summary>Called by the thread of the loop before a call.</summary>
    /// <returns>The number of the call.</returns>
    public long Begin() => Interlocked.Increment(ref _number);

    /// <summary>Called by the same thread after the call.</summary>
    /// <returns>False if the loop was taken from it meanwhile.</returns>
    public bool TryEnd(long call) => Interlocked.CompareExchange(ref _number, call + 1, call) == call;

    /// <summary>Takes the loop from its thread, if it is still in that call.</summary>
    public bool TryTake(long call) => TryEnd(call);
}
