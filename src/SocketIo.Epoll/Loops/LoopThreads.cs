namespace SocketIoNet.Epoll.Loops;

/// <summary>Threads for loops: one for each loop, one for each handler that has blocked a loop and has not returned, and a few that wait for the next such handler.</summary>
internal sealed class LoopThreads
{
    private const int MaxParked = 2;

    private readonly Lock _lock = new();
    private readonly Stack<LoopThread> _parked = [];
    private bool _hasEnded;

    public LoopThread Start(EpollLoop loop)
    {
        LoopThread? thread;
        lock (_lock) _parked.TryPop(out thread);
        thread ??= new LoopThread(this);
        loop.Owner = thread;
        thread.Give(loop);
        return thread;
    }

    /// <returns>False if the thread is not needed any more.</returns>
    public bool TryPark(LoopThread thread)
    {
        lock (_lock)
        {
            if (_hasEnded || _parked.Count == MaxParked) return false;
            _parked.Push(thread);
            return true;
        }
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
