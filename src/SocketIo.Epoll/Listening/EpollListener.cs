using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using SocketIoNet.Epoll.Connections;
using SocketIoNet.Epoll.Diagnostics;
using SocketIoNet.Epoll.Loops;
using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Listening;

/// <summary>Accepts connections and distributes them over the loops. A loop only tells that there are any: Kestrel's own accept loop takes them from the system, on the thread pool.</summary>
internal sealed class EpollListener : IConnectionListener, IEpollTarget
{
    /// <summary>For how long nothing is accepted after the system had no resources.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>For how long a receiver may still handle the end of its connection.</summary>
    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly LoopGroup _loops;
    private readonly EpollLoop _loop;
    private readonly bool _noDelay;
    private readonly MemoryPool<byte> _memoryPool;
    private readonly EpollLog _log;
    private readonly TimeProvider _time;
    private readonly AcceptSignal _signal = new();
    private readonly OpenSockets _open = new();
    private readonly LocalAddresses _localAddresses;
    private readonly CancellationTokenSource _unbound = new();
    private CancellationToken _stopping;
    private int _isUnbound;
    private int _isDisposed;
    private bool _isPaused;

    public EpollListener(Socket socket, LoopGroup loops, bool noDelay, MemoryPool<byte> memoryPool, EpollLog log, TimeProvider time)
    {
        _socket = socket;
        _loops = loops;
        _loop = loops.Next();
        EndPoint = socket.LocalEndPoint!;
        _noDelay = noDelay && EndPoint is IPEndPoint;
        _memoryPool = memoryPool;
        _log = log;
        _time = time;
        _localAddresses = new LocalAddresses(EndPoint);
        _loop.Add(this, socket.SafeHandle, EpollFlags.Readable | EpollFlags.EdgeTriggered);
    }

    public EndPoint EndPoint { get; }

    public ulong Token { get; set; }

    public bool OnEvents(EpollFlags events, bool mayBlock)
    {
        _signal.Set();
        return false;
    }

    public void OnBlocked()
    {
        // The thread was merely kept from running.
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_unbound.IsCancellationRequested)
        {
            if (TryAccept(out var connection) is var error && connection is not null) return connection;
            if (!await WaitAfterAsync(error, cancellationToken).ConfigureAwait(false)) break;
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isUnbound, 1) != 0) return ValueTask.CompletedTask;
        _loop.Remove(this);
        _socket.Dispose();
        _signal.End();
        _unbound.Cancel();
        _stopping = cancellationToken;
        _open.OnStopping();
        ForEachSocket(static socket => socket.Stop());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        await EndSocketsAsync().ConfigureAwait(false);
        _unbound.Dispose();
        _loops.Release();
    }

    /// <summary>
    /// When Kestrel disposes the listener, the connections that are left have no HTTP request any more. They know that the server stops, and have time until its shutdown is canceled.
    /// </summary>
    private async Task EndSocketsAsync()
    {
        await _open.AllClosed.WaitAsync(_stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_open.AllClosed.IsCompleted) return;
        ForEachSocket(static socket => socket.Abort());
        await _open.AllClosed.WaitAsync(AbortTime, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void ForEachSocket(Action<EpollSocket> action)
    {
        foreach (var socket in _loops.GetTargets().OfType<EpollSocket>().Where(socket => socket.BelongsTo(_open))) action(socket);
    }

    /// <returns>0, or the error of the system.</returns>
    private int TryAccept(out EpollConnection? connection)
    {
        Span<byte> address = stackalloc byte[NativeAddress.MaxSize];
        address.Clear();
        var accepted = SocketCalls.Accept(_socket.SafeHandle, address);
        connection = accepted < 0 ? null : Open(Descriptor.Open(accepted, "accept4"), address);
        return accepted < 0 ? -accepted : 0;
    }

    private EpollConnection? Open(Descriptor descriptor, ReadOnlySpan<byte> remoteAddress)
    {
        if (_noDelay) SocketCalls.SetNoDelay(descriptor);
        var socket = new EpollSocket(descriptor, _loops.Next(), _open);
        var connection = new EpollConnection(socket, _memoryPool, _log)
        {
            LocalEndPoint = _localAddresses.Get(descriptor),
            RemoteEndPoint = NativeAddress.Read(remoteAddress),
        };
        return TryStart(socket, connection, descriptor) ? connection : null;
    }

    private bool TryStart(EpollSocket socket, EpollConnection connection, Descriptor descriptor)
    {
        try
        {
            _open.OnOpened();
            socket.Start(connection);
            return true;
        }
        catch (IOException exception)
        {
            // The system's limit of watched descriptors. The connection is closed, the next ones may fit again.
            _log.TargetFailed(exception);
            descriptor.Dispose();
            _open.OnClosed();
            return false;
        }
    }

    /// <returns>False when nothing more can be accepted.</returns>
    private async ValueTask<bool> WaitAfterAsync(int error, CancellationToken cancellationToken)
    {
        switch (error)
        {
            case Errno.WouldBlock:
                Resume();
                return await _signal.WaitAsync(cancellationToken).ConfigureAwait(false);
            case Errno.BadDescriptor or Errno.InvalidArgument:
                return false;
            case Errno.TooManyFiles or Errno.TooManyFilesInSystem or Errno.NoBufferSpace or Errno.OutOfMemory:
                return await PauseAsync(error, cancellationToken).ConfigureAwait(false);
            default:
                // The connection has failed while it waited to be accepted: the next one.
                return true;
        }
    }

    private async Task<bool> PauseAsync(int error, CancellationToken cancellationToken)
    {
        if (!_isPaused) _log.AcceptPaused(SystemError.NewException(error, "accept4"));
        _isPaused = true;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(_unbound.Token, cancellationToken);
        await Task.Delay(Pause, _time, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return true;
    }

    private void Resume()
    {
        if (_isPaused) _log.AcceptResumed();
        _isPaused = false;
    }
}
