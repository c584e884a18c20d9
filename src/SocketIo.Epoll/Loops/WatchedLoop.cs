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
    private bool _isInSameCall;
    private bool _hasSlept;

    /// <summary>Whether the last look has found nothing that has to be looked at again soon.</summary>
    public bool IsCalm => !_isInSameCall && _history.IsEmpty;

    /// <summary>Whether the loop is as it was in the last round, outside of a call, and remembers nothing.</summary>
    public bool IsIdle => !DispatchState.IsInCall(_seen) && loop.DispatchNumber == _seen && _history.IsEmpty;

    /// <summary>Looks, in each round of the watcher, whether the thread of the loop is still in the same call.</summary>
    /// <returns>False if nothing happens.</returns>
    public bool Check(RoundKind round)
    {
        var number = loop.DispatchNumber;
        _isInSameCall = number == _seen && DispatchState.IsInCall(number);
        if (!_isInSameCall || round == RoundKind.Collected) Clear();
        else if (IsStuck(round == RoundKind.Late)) HandOver(number);
        _history.OnRound();
        // Where a thread that is stuck cannot be told from one that is not, none may be.
        loop.IsPausing = _history.IsPausing || loop.Owner is { IsUnknown: true };
        var isIdle = number == _seen && !_isInSameCall && _history.IsEmpty;
        _seen = loop.DispatchNumber;
        return !isIdle;
    }

    private void Clear()
    {
        _suspectedAt = null;
        _hasSlept = false;
    }

    /// <summary>Whether the thread sleeps or has computed, and was not merely kept from running.</summary>
    private bool IsStuck(bool isLate)
    {
        if (loop.Owner is not { Probe: { } probe } owner) return false;
        if (owner.IsSleeping)
        {
            // It may wait for a thread that waits for a core, as the watcher has.
            var isCertain = _hasSlept || !isLate;
            _hasSlept = true;
            return isCertain;
        }

        var time = probe.CpuTime;
        _suspectedAt ??= time;
        return time - _suspectedAt > MaxCpuTime;
    }

    private void HandOver(long call)
    {
        // Without a thread that goes on, the loop stays where it is.
        if (loop.Owner is not { } owner || threads.TryGet() is not { } thread) return;
        // Before its call can have ended.
        workers.Add(owner);
        if (loop.TryTake(call))
        {
            // Who computes slows down everything, wherever that is; who sleeps only the loop.
            if (_hasSlept) _history.OnHandOver();
            loop.Start(thread);
        }
        else
        {
            workers.Remove(owner);
            threads.Return(thread);
        }

        Clear();
    }
}
