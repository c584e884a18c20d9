using System.IO.Pipelines;
using SocketIoNet.EngineIo;
using SocketIoNet.Epoll.Loops;
using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Connections;

/// <summary>A socket in an epoll set. With its <see cref="PushedConnection"/>, it is all that is left of a connection which has left its HTTP request.</summary>
internal sealed class EpollSocket(Descriptor descriptor, EpollLoop loop, OpenSockets open) : IEpollTarget, IDuplexPipe, IPushConnection, IThreadPoolWorkItem
{
    private volatile ISocketUser? _user;
    private volatile bool _isClosing;
    private volatile bool _isClosed;
    private volatile bool _hasHangUp;
    private SocketWorkState _work;
    private BlockingMemory _memory;

    public ulong Token { get; set; }

    public bool IsClosed => _isClosed;

    /// <summary>Whether the client has ended its direction, or everything. It is told once, perhaps while the connection was in the HTTP layer.</summary>
    public bool HasHangUp => _hasHangUp;

    public PipeReader Input => _user is EpollConnection connection ? connection.Reader : EndedReader.Instance;

    public PipeWriter Output => _user is EpollConnection connection ? connection.Writer : EndedWriter.Instance;

    /// <summary>From now on events are handled.</summary>
    public void Start(EpollConnection connection)
    {
        _user = connection;
        _memory.Begin(open.Expectation);
        loop.Add(this, descriptor, EpollFlags.Readable | EpollFlags.Writable | EpollFlags.ReadHangUp | EpollFlags.EdgeTriggered);
    }

    public bool BelongsTo(OpenSockets sockets) => open == sockets;

    public bool OnEvents(EpollFlags events, bool mayBlock)
    {
        var work = ToWork(events);
        if ((work & SocketWork.HangUp) != 0) _hasHangUp = true;
        // Whoever is at work on the socket sees to what is added.
        if ((_work.Add(work | SocketWork.Busy) & SocketWork.Busy) != 0) return false;
        if (mayBlock && !_memory.MayBlock) return Work();
        // A handler that has blocked will block again.
        loop.Enqueue(this);
        return false;
    }

    public void Execute()
    {
        var start = TimeProvider.System.GetTimestamp();
        var hasMore = Work();
        _memory.OnRound(TimeProvider.System.GetElapsedTime(start), open.Expectation);
        if (hasMore) loop.Post(this);
    }

    public void OnBlocked() => _memory.OnBlocked(open.Expectation);

    public void Attach(IPushReceiver receiver)
    {
        if (_user is not EpollConnection connection) throw new InvalidOperationException("The connection has a receiver already.");
        _user = connection.Detach(receiver);
        // Not here, on the stack of a request, but by the loop.
        Signal(SocketWork.Resume | SocketWork.Read);
        if (open.IsStopping) Stop();
    }

    int IPushConnection.Send(ReadOnlySpan<byte> bytes) => Pushed.Send(bytes);

    public ValueTask WaitUntilWritableAsync() => Pushed.WaitUntilWritableAsync();

    public void Resume() => Signal(SocketWork.Resume);

    /// <summary>Tells the receiver, if there is one, that the server stops. The HTTP layer is told by Kestrel.</summary>
    public void Stop() => Signal(SocketWork.Stop);

    public void Close()
    {
        _isClosing = true;
        (_user as PushedConnection)?.SendHeld();
        SocketCalls.Shutdown(descriptor);
        Signal(SocketWork.End);
    }

    public void Abort()
    {
        _isClosing = true;
        SocketCalls.ResetOnClose(descriptor);
        descriptor.Dispose();
        Signal(SocketWork.End);
    }

    public int Receive(Span<byte> bytes) => SocketCalls.Receive(descriptor, bytes);

    public int Send(ReadOnlySpan<byte> bytes) => SocketCalls.Send(descriptor, bytes);

    public int Send(ref SendBuffer bytes, bool keepsMemory) => bytes.Send(descriptor, keepsMemory);

    /// <summary>Closes the socket. Called by whoever is at work on it.</summary>
    public void End(Exception? exception)
    {
        var isFirst = !_isClosed;
        _isClosed = true;
        if (isFirst) loop.Remove(this);
        descriptor.Dispose();
        try
        {
            // What was closed here looks to epoll as if it was broken.
            _user?.OnClosed(_isClosing ? null : exception);
        }
        finally
        {
            if (isFirst) OnClosed();
        }
    }

    private PushedConnection Pushed => _user as PushedConnection ?? throw new InvalidOperationException("The connection has no receiver.");

    private static SocketWork ToWork(EpollFlags events)
    {
        var work = SocketWork.None;
        if ((events & EpollFlags.Readable) != 0) work |= SocketWork.Read;
        if ((events & EpollFlags.Writable) != 0) work |= SocketWork.Write;
        if ((events & EpollFlags.ReadHangUp) != 0) work |= SocketWork.Read | SocketWork.HangUp;
        if ((events & (EpollFlags.HangUp | EpollFlags.Error)) != 0) work |= SocketWork.Read | SocketWork.Write | SocketWork.HangUp;
        if ((events & EpollFlags.Error) != 0) work |= SocketWork.Broken;
        return work;
    }

    private void OnClosed()
    {
        _memory.OnEnd(open.Expectation);
        open.OnClosed();
    }

    /// <summary>Has work done by whoever is at work on the socket, otherwise by the loop.</summary>
    private void Signal(SocketWork work)
    {
        if (_work.Add(work) == SocketWork.None) loop.Post(this);
    }

    /// <returns>True if there is more to be done, after others had their turn.</returns>
    private bool Work()
    {
        var hasMore = Handle(_work.Take());
        hasMore |= _work.EndBusy();
        if (_user is not EpollConnection connection) return hasMore;
        // The HTTP layer reads and writes at the same time: a request that blocks its thread may wait for what there is to be done.
        if (hasMore) loop.Post(this);
        connection.Continue();
        return false;
    }

    private bool Handle(SocketWork work)
    {
        try
        {
            // After the end it is only for a receiver that has come too late.
            if (!_isClosed && (work & SocketWork.End) == 0) return _user!.OnWork(work);
            End(null);
        }
        catch (Exception exception)
        {
            loop.OnTargetFailed(exception);
            End(exception);
        }

        return false;
    }
}
