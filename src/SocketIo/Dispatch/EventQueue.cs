namespace SocketIoNet.Dispatch;

/// <summary>
/// Runs the work of one socket, such as its event handlers, one at a time and in order, each in an empty context. Work that comes while nothing runs is run by whoever brings it; the rest
/// waits, and is run by whoever finishes what is before it.
/// </summary>
internal sealed class EventQueue
{
    /// <summary>What an event that waits holds beside its content, in bytes.</summary>
    public const int ItemOverhead = 256;

    // Free → Running → Free without the lock, which is all that most events need. To Crowded only under the lock, and from there to Free only under the lock with
    // nothing waiting. So whoever runs while it is not Crowded leaves nothing behind, and whoever adds to what waits has made sure that it will be run.
    private const int Free = 0;
    private const int Running = 1;
    private const int Crowded = 2;

    private readonly Lock _lock = new();
    private Queue<Func<Task?>>? _waiting;
    private int _state;
    private int _turn;

    /// <summary>How much waits.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _waiting?.Count ?? 0;
        }
    }

    /// <summary>What runs, or ran last, for whoever has to name it.</summary>
    public string? Label { get; set; }

    /// <summary>Changes when it is the turn of something that has waited: whoever sees that something waits, and later the same number, knows that the same thing has run all the time.</summary>
    public int Turn => Volatile.Read(ref _turn);

    /// <summary>Takes the right to run something now; it is given back with <see cref="Leave"/>.</summary>
    public bool TryEnter() => Interlocked.CompareExchange(ref _state, Running, Free) == Free;

    /// <summary>What was run is done, or will be with <paramref name="pending"/>, which must not fail.</summary>
    public void Leave(Task? pending)
    {
        if (pending is not null || Interlocked.CompareExchange(ref _state, Free, Running) != Running) _ = RunWaitingAsync(pending);
    }

    /// <summary>Runs <paramref name="work"/> when all that came before is done: now, if nothing is. The work must not throw.</summary>
    public void Run(Func<Task?> work)
    {
        if (TryEnter() || !TryWait(work)) Leave(Begin(work));
    }

    /// <summary>The same for a caller who must not be held up by it: if nothing is before it, a thread of the pool runs it.</summary>
    public void RunInBackground(Func<Task?> work)
    {
        if (!TryEnter() && TryWait(work)) return;
        ThreadPool.UnsafeQueueUserWorkItem(static item => item.Queue.Leave(Begin(item.Work)), (Queue: this, Work: work), preferLocal: false);
    }

    private static Task? Begin(Func<Task?> work)
    {
        using var context = EmptyContext.Enter();
        return work();
    }

    /// <summary>Puts work behind what runs; false when nothing does any more, and the right to run is the caller's.</summary>
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
