namespace SocketIoNet.Epoll.Threads;

/// <summary>A thread of the transport: it runs a loop, works for one, or waits to be given either.</summary>
internal sealed class EpollThread : IDisposable
{
    private readonly EpollThreads _threads;
    private readonly SemaphoreSlim _given = new(0);
    private IThreadWork? _work;

    /// <exception cref="OutOfMemoryException">The system has no thread left.</exception>
    public EpollThread(EpollThreads threads)
    {
        _threads = threads;
        // Without the execution context of the caller, which is that of the application's start.
        new Thread(Run) { IsBackground = true, Name = "epoll" }.UnsafeStart();
    }

    /// <summary>Null before the thread runs, and if <see cref="IsUnknown"/>.</summary>
    public ThreadProbe? Probe { get; private set; }

    /// <summary>Whether the system does not tell what the thread does.</summary>
    public bool IsUnknown { get; private set; }

    /// <summary>Whether the thread neither runs nor waits for a core.</summary>
    public bool IsSleeping => Probe is { IsSleeping: true };

    /// <param name="work">Null to end the thread.</param>
    public void Give(IThreadWork? work)
    {
        _work = work;
        _given.Release();
    }

    public void Dispose()
    {
        Probe?.Dispose();
        _given.Dispose();
    }

    private void Run()
    {
        _given.Wait();
        while (_work is { } work)
        {
            IsUnknown = (Probe ??= ThreadProbe.TryCreate()) is null;
            work.Run(this);
            if (!TryWait()) break;
        }

        Dispose();
    }

    /// <returns>False if the thread is not needed any more.</returns>
    private bool TryWait()
    {
        if (!_threads.TryPark(this, out var limit)) return false;
        if (_given.Wait(limit)) return true;
        if (_threads.TryLeave(this)) return false;
        // Somebody was faster, and gives work.
        _given.Wait();
        return true;
    }
}
