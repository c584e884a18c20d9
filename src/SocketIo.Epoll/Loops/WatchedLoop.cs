using SocketIoNet.Epoll.Threads;

namespace SocketIoNet.Epoll.Loops;

/// <summary>What the watcher knows of a loop.</summary>
internal sealed class WatchedLoop(EpollLoop loop, EpollThreads threads, Workers workers)
{
    /// <summary>What a call may compute before the loop is taken from it.</summary>
    private static readonly TimeSpan MaxCpuTime = TimeSpan.FromMilliseconds(1);

    private readonly HandOverHistory _history = new();
    private long _seen;
    private TimeSpan? _suspectedAt;

    /// <summary>Whether the loop is as it was in the last round, outside of a call, and remembers nothing.</summary>
    public bool IsIdle => !DispatchState.IsInCall(_seen) && loop.DispatchNumber == _seen && _history.IsEmpty;

    /// <summary>Looks once in a millisecond whether the thread of the loop is still in the same call.</summary>
    /// <param name="isReliable">False if all threads, or the watcher itself, may have been held up.</param>
    /// <returns>False if nothing happens.</returns>
    public bool Check(bool isReliable)
    {
        var number = loop.DispatchNumber;
        var isInSameCall = number == _seen && DispatchState.IsInCall(number);
        if (!isInSameCall) _suspectedAt = null;
        else if (isReliable && IsStuck()) HandOver(number);
        _history.OnRound();
        // Where a thread that is stuck cannot be told from one that is not, none may be.
        loop.IsPausing = _history.IsPausing || loop.Owner?.Probe is null;
        var isIdle = number == _seen && !isInSameCall && _history.IsEmpty;
        _seen = loop.DispatchNumber;
        return !isIdle;
    }

    /// <summary>Whether the thread sleeps or has computed, and was not merely kept from running.</summary>
    private bool IsStuck()
    {
        if (loop.Owner is not { Probe: { } probe } owner) return false;
        if (owner.IsSleeping) return true;
        var time = probe.CpuTime;
        _suspectedAt ??= time;
        return time - _suspectedAt > MaxCpuTime;
    }

    private void HandOver(long call)
    {
        _suspectedAt = null;
        // Without a thread that goes on, the loop stays where it is.
        if (loop.Owner is not { } owner || threads.TryGet() is not { } thread) return;
        // Before its call can have ended.
        workers.Add(owner);
        if (loop.TryTake(call))
        {
            _history.OnHandOver();
            loop.Start(thread);
            return;
        }

        workers.Remove(owner);
        threads.Return(thread);
    }
}
