namespace SocketIoNet.Epoll.Loops;

/// <summary>A thread that runs a loop, or waits to be given one.</summary>
internal sealed class LoopThread : IDisposable
{
    private readonly LoopThreads _threads;
    private readonly SemaphoreSlim _given = new(0);
    private EpollLoop? _loop;

    public LoopThread(LoopThreads threads)
    {
        _threads = threads;
        // Without the execution context of the caller, which is that of the application's start.
        new Thread(Run) { IsBackground = true, Name = "epoll" }.UnsafeStart();
    }

    /// <summary>Null before the thread runs, and where the system does not tell about threads.</summary>
    public ThreadProbe? Probe { get; private set; }

    /// <param name="loop">Null to end the thread.</param>
    public void Give(EpollLoop? loop)
    {
        _loop = loop;
        _given.Release();
    }

    public void Dispose()
    {
        Probe?.Dispose();
        _given.Dispose();
    }

    private void Run()
    {
        Probe = ThreadProbe.TryCreate();
        do
        {
            _given.Wait();
            _loop?.Run();
        }
        while (_loop is not null && _threads.TryPark(this));

        Dispose();
    }
}
