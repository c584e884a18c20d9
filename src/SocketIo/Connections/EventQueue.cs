namespace SocketIoNet.Connections;

/// <summary>
/// Runs the work of one socket, such as its event handlers, one at a time and in order. Work that comes while nothing runs is run by whoever brings it; the rest
/// waits, and is run by whoever finishes what is before it.
/// </summary>
internal sealed class EventQueue
{
    /// <summary>What an event that waits holds beside its content, in bytes.</summary>
    public const int ItemOverhead = 256;

    private readonly Lock _lock = new();
    private Queue<Func<Task?>>? _waiting;
    private bool _isRunning;

    /// <summary>How much waits.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _waiting?.Count ?? 0;
        }
    }

    /// <summary>Takes the right to run something now; it is given back with <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_isRunning) return false;
            return _isRunning = true;
        }
    }

    /// <summary>What was run is done, or will be with <paramref name="pending"/>, which must not fail.</summary>
    public void Leave(Task? pending)
    {
        if (pending is not null || !TryStop()) _ = RunWaitingAsync(pending);
    }

    /// <summary>Runs <paramref name="work"/> when all that came before is done: now, if nothing is. The work must not throw.</summary>
    public void Run(Func<Task?> work)
    {
        lock (_lock)
        {
            if (_isRunning)
            {
                (_waiting ??= new Queue<Func<Task?>>()).Enqueue(work);
                return;
            }

            _isRunning = true;
        }

        Leave(work());
    }

    private async Task RunWaitingAsync(Task? pending)
    {
        if (pending is not null) await pending;
        while (TryTakeNext(out var work))
        {
            if (work() is { } next) await next;
        }
    }

    private bool TryTakeNext(out Func<Task?> work)
    {
        lock (_lock)
        {
            if (_waiting is { Count: > 0 })
            {
                work = _waiting.Dequeue();
                return true;
            }

            work = static () => null;
            _waiting = null;
            _isRunning = false;
            return false;
        }
    }

    private bool TryStop()
    {
        lock (_lock)
        {
            if (_waiting is { Count: > 0 }) return false;
            _isRunning = false;
            return true;
        }
    }
}
