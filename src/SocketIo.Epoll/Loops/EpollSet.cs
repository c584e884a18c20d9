using System.Runtime.InteropServices;
using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Loops;

/// <summary>An epoll set and the events that it has reported last.</summary>
internal sealed class EpollSet : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int AddOperation = 1;
    private const int MaxEvents = 256;

    private readonly Descriptor _epoll = Descriptor.Open(Libc.EpollCreate(CloseOnExec), "epoll_create1");
    private readonly byte[] _events = new byte[MaxEvents * EpollEventFormat.Size];
    private int _count;
    private int _next;

    public void Add(SafeHandle descriptor, EpollFlags flags, ulong token)
    {
        Span<byte> epollEvent = stackalloc byte[EpollEventFormat.Size];
        EpollEventFormat.Write(epollEvent, flags, token);
        if (Libc.EpollControl(_epoll, AddOperation, descriptor, epollEvent) < 0) throw SystemError.NewException(Marshal.GetLastPInvokeError(), "epoll_ctl");
    }

    public bool TryTake(out EpollFlags flags, out ulong token)
    {
        if (_next == _count)
        {
            (flags, token) = default((EpollFlags, ulong));
            return false;
        }

        (flags, token) = EpollEventFormat.Read(_events.AsSpan(_next++ * EpollEventFormat.Size));
        return true;
    }

    /// <summary>Waits for events when all were taken.</summary>
    /// <param name="mayBlock">False to get those that are there.</param>
    public void Wait(bool mayBlock)
    {
        _next = 0;
        _count = 0;
        var count = Libc.EpollWait(_epoll, _events, MaxEvents, mayBlock ? Timeout.Infinite : 0);
        if (count >= 0) _count = count;
        else if (Marshal.GetLastPInvokeError() is var error and not Errno.Interrupted) throw SystemError.NewException(error, "epoll_wait");
    }

    public void Dispose() => _epoll.Dispose();
}
