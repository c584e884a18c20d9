namespace SocketIoNet.Epoll.Threads;

/// <summary>
/// The threads of a group of loops: one runs each loop, some work, a few wait. A thread is created only when none waits, and ends when more wait than are likely to be needed.
/// </summary>
internal sealed class EpollThreads
{
    private const int MaxParked = 3;

    /// <summary>How long those wait that are too many: who has blocked once usually does it again.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<EpollThread> _parked = [];
    private bool _hasEnded;

    /// <summary>A thread that waits, or else a new one, to which the caller gives work, or which it returns.</summary>
    /// <returns>Null if the system has no thread left.</returns>
    public EpollThread? TryGet()
    {
        if (TryGetParked() is { } parked) return parked;
        try
        {
            return new EpollThread(this);
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            return null;
        }
    }

    /// <summary>As <see cref="TryGet"/>, but nobody has to wait for the start of a thread.</summary>
    public EpollThread? TryGetParked()
    {
        lock (_lock)
        {
            // The last one first, so that those that are too many have nothing to do.
            if (_parked is not [.., var thread]) return null;
            _parked.RemoveAt(_parked.Count - 1);
            return thread;
        }
    }

    /// <summary>Takes a thread back that was given nothing.</summary>
    public void Return(EpollThread thread)
    {
        lock (_lock)
        {
            // It may wait without a limit.
            if (_hasEnded || _parked.Count >= MaxParked) thread.Give(null);
            else _parked.Add(thread);
        }
    }

    /// <summary>Lets a thread wait to be given work.</summary>
    /// <param name="thread">The one that calls.</param>
    /// <param name="limit">For how long.</param>
    /// <returns>False if the thread is not needed any more.</returns>
    public bool TryPark(EpollThread thread, out TimeSpan limit)
    {
        lock (_lock)
        {
            limit = _parked.Count < MaxParked ? Timeout.InfiniteTimeSpan : Linger;
            if (!_hasEnded) _parked.Add(thread);
            return !_hasEnded;
        }
    }

    /// <summary>Called by a thread that has waited long enough.</summary>
    /// <returns>False if it is about to be given work.</returns>
    public bool TryLeave(EpollThread thread)
    {
        lock (_lock) return _parked.Remove(thread);
    }

    /// <summary>Ends all threads that wait; the others end when they have finished.</summary>
    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            foreach (var thread in _parked) thread.Give(null);
            _parked.Clear();
        }
    }
}
