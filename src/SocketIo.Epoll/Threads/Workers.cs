namespace SocketIoNet.Epoll.Threads;

/// <summary>
/// The threads for what may block, which is done in the order in which it was queued. As many are active as sleep, and one more for each core: so what computes leaves the loops about half of the
/// cores. If nothing can be begun for long, since all compute, more are active until nothing waits. A thread from which a loop was taken is a worker, too.
/// </summary>
/// <remarks>The queue has no bound but the number of connections and of their sockets: each is in it at most once.</remarks>
internal sealed class Workers(EpollThreads threads, int cores) : IThreadWork
{
    /// <summary>After so many rounds of the watcher without a beginning, one more is active.</summary>
    private const int LongestStandstill = 100;

    private readonly Lock _lock = new();
    private readonly Queue<IThreadPoolWorkItem> _queue = [];
    private readonly HashSet<EpollThread> _active = [];

    /// <summary>How many slept when the watcher has looked.</summary>
    private int _sleeping;

    private int _standstill;
    private int _additional;

    /// <summary>How much waits.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _queue.Count;
        }
    }

    public void Enqueue(IThreadPoolWorkItem work)
    {
        if (!ThreadProbe.IsSupported)
        {
            // Who sleeps cannot be told from who computes. The pool finds by trial how many threads it takes.
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
            return;
        }

        lock (_lock) _queue.Enqueue(work);
        // The watcher creates threads, so that no loop waits for that.
        if (IsShort) TryStart(threads.TryGetParked());
    }

    /// <summary>Counts a thread whose loop is about to be taken from it. It works when its call has ended.</summary>
    public void Add(EpollThread thread)
    {
        lock (_lock) _active.Add(thread);
    }

    public void Remove(EpollThread thread)
    {
        lock (_lock) _active.Remove(thread);
    }

    /// <summary>Works until nothing waits, or too many are active.</summary>
    public void Run(EpollThread thread)
    {
        while (NextFor(thread) is { } work) work.Execute();
    }

    /// <summary>Lets others work in the place of those that sleep. Called by the watcher, every millisecond while something waits.</summary>
    /// <param name="isReliable">False if all threads may have been held up.</param>
    /// <returns>False if nothing waits.</returns>
    public bool Check(bool isReliable)
    {
        var waiting = BeginRound();
        if (waiting == 0) return false;
        if (isReliable) CountSleeping();
        while (waiting-- > 0 && IsShort && TryStart(threads.TryGet()))
        {
        }

        return true;
    }

    private int BeginRound()
    {
        lock (_lock)
        {
            if (_queue.Count == 0) (_standstill, _additional) = (0, 0);
            else if (++_standstill > LongestStandstill) (_standstill, _additional) = (0, _additional + 1);
            return _queue.Count;
        }
    }

    private bool IsShort
    {
        get
        {
            lock (_lock) return IsShortNeedsLock;
        }
    }

    private bool IsShortNeedsLock => _queue.Count > 0 && _active.Count < AllowedNeedsLock;

    private int AllowedNeedsLock => cores + _sleeping + _additional;

    private void CountSleeping()
    {
        EpollThread[] active;
        lock (_lock) active = [.. _active];
        var sleeping = active.Count(static thread => thread.IsSleeping);
        lock (_lock) _sleeping = sleeping;
    }

    private bool TryStart(EpollThread? thread)
    {
        if (thread is null) return false;
        if (!TryAdd(thread))
        {
            threads.Return(thread);
            return false;
        }

        thread.Give(this);
        return true;
    }

    private bool TryAdd(EpollThread thread)
    {
        lock (_lock) return IsShortNeedsLock && _active.Add(thread);
    }

    private IThreadPoolWorkItem? NextFor(EpollThread thread)
    {
        lock (_lock)
        {
            if (_active.Count <= AllowedNeedsLock && _queue.TryDequeue(out var work))
            {
                _standstill = 0;
                return work;
            }

            _active.Remove(thread);
            return null;
        }
    }
}
