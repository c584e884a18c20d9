using System.Runtime.InteropServices;
using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Loops;

/// <summary>Ends the wait of a loop, from any thread.</summary>
internal sealed class WakeUp : IDisposable
{
    private const int NonBlocking = 0x800, CloseOnExec = 0x80000;

    private readonly Descriptor _event = Descriptor.Open(Libc.EventDescriptor(0, NonBlocking | CloseOnExec), "eventfd");
    private int _isSet;

    public SafeHandle Handle => _event;

    public void Set()
    {
        if (Interlocked.Exchange(ref _isSet, 1) != 0) return;
        try
        {
            // It fails only when the counter is full, and then the loop is woken.
            Span<byte> one = stackalloc byte[sizeof(ulong)];
            MemoryMarshal.Write(one, 1ul);
            _ = Libc.Write(_event, one, one.Length);
        }
        catch (ObjectDisposedException)
        {
            // The loop has ended.
        }
    }

    /// <summary>Called by the loop before it looks for what it was woken for.</summary>
    public void Reset()
    {
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        _ = Libc.Read(_event, count, count.Length);
        Interlocked.Exchange(ref _isSet, 0);
    }

    public void Dispose() => _event.Dispose();
}
