using SocketIoNet.EngineIo;

namespace SocketIoNet.Dispatch;

/// <summary>
/// Runs the work of one socket, such as its event handlers, one at a time and in order, each in an empty context. Work runs on the calling thread if nothing else runs; otherwise it waits, and the thread
/// that completes the previous work runs it.
/// </summary>
internal sealed class EventQueue
{
    /// <summary>The bytes that a waiting event takes in addition to its content.</summary>
    public const int ItemOverhead = 256;

    // Free → Running → Free takes no lock: most events need no more. It becomes Crowded only under the lock, and Free again only under the lock with nothing waiting. So nothing waits unless it is
    // Crowded, and what waits is always run.
    private const int Free = 0;
    private const int Running = 1;
    private const int Crowded = 2;

    private readonly Lock _lock = new();
    private Queue<Func<Task?>>? _waiting;
    private int _state;
    private int _turn;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _waiting?.Count ?? 0;
        }
    }

    /// <summary>The name of what runs, or ran last, for warnings.</summary>
    public string? Label { get; set; }

    /// <summary>Changes whenever waiting work begins. If work waits and the number stays the same, the same work has been running all the time.</summary>
    public int Turn => Volatile.Read(ref _turn);

    /// <summary>Runs work that the queue has begun, in an empty context.</summary>
    public static Task? Begin(Func<Task?> work)
    {
        using var context = EmptyContext.Enter();
        return work();
    }

    /// <summary>Begins to run work on this thread; false if other work runs. <see cref="Leave"/> ends it.</summary>
    public bool TryEnter() => Interlocked.CompareExchange(ref _state, Running, Free) == Free;

    /// <summary>Ends the work, or lets it end with <paramref name="pending"/>, which must not fail.</summary>
    public void Leave(Task? pending)
    {
        if (pending is not null || Interlocked.CompareExchange(ref _state, Free, Running) != Running) _ = RunWaitingAsync(pending);
    }

    /// <summary>Runs <paramref name="work"/> after all previous work: now, if there is none. It must not throw.</summary>
    public void Run(Func<Task?> work)
    {
        if (TryEnter() || !TryWait(work)) Leave(Begin(work));
    }

    /// <summary>The same, but never on the calling thread: without previous work, a thread of the pool runs it.</summary>
    public void RunInBackground(Func<Task?> work)
    {
        if (!TryEnter() && TryWait(work)) return;
        ThreadPool.UnsafeQueueUserWorkItem(new QueuedWork(this, work), preferLocal: false);
    }

    /// <summary>The same for work that may block: without previous work, a thread of the transport runs it that is made for that.</summary>
    public void RunOutside(TransportTurn turn, Func<Task?> work)
    {
        if (TryEnter() || !TryWait(work)) turn.AddBlocking(new QueuedWork(this, work));
    }

    /// <summary>Enqueues work; false if nothing runs any more: then the caller has begun to run it.</summary>
    private bool TryWait(Func<Task?> work)
    {
        lock (_lock)
        {
            if (Interlocked.Exchange(ref _state, Crowded) == Free) return false;
            (_waiting ??= new Queue<Func<Task?>>()).Enqueue(work);
            return true;
        }
    }

    private async Task RunWaitingAsync(Task? pending)
    {
        if (pending is not null) await pending.ConfigureAwait(false);
        while (TryTakeNext(out var work))
        {
            if (Begin(work) is { } next) await next.ConfigureAwait(false);
        }
    }

    private bool TryTakeNext(out Func<Task?> work)
    {
        lock (_lock)
        {
            _turn++;
            if (_waiting is { Count: > 0 })
            {
                work = _waiting.Dequeue();
                return true;
            }

            work = static () => null;
            _waiting = null;
            Volatile.Write(ref _state, Free);
            return false;
        }
    }
}
