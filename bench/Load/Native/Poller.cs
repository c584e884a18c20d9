namespace SocketIoNet.Bench.Native;

/// <summary>epoll, level-triggered.</summary>
internal sealed unsafe class Poller : IDisposable
{
    public const uint Readable = 1;
    public const uint Writable = 4;

    private const int Add = 1;
    private const int Modify = 3;
    private const int Capacity = 512;

    private readonly EpollEvent[] _events = GC.AllocateArray<EpollEvent>(Capacity, pinned: true);
    private readonly int _epoll = Libc.EpollCreate(Libc.SocketCloseOnExec);

    public void Watch(int fd, bool isNew, bool whenWritable)
    {
        var change = new EpollEvent { Events = Readable | (whenWritable ? Writable : 0), Fd = fd };
        if (Libc.EpollControl(_epoll, isNew ? Add : Modify, fd, &change) < 0) throw new BenchException($"epoll_ctl failed with error {Libc.LastError}");
    }

    public ReadOnlySpan<EpollEvent> Wait(int timeoutMilliseconds)
    {
        fixed (EpollEvent* events = _events)
        {
            var count = Libc.EpollWait(_epoll, events, Capacity, timeoutMilliseconds);
            return _events.AsSpan(0, Math.Max(count, 0));
        }
    }

    public void Dispose() => _ = Libc.Close(_epoll);
}
