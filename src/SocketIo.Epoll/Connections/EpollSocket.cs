using System.IO.Pipelines;
using SocketIoNet.Epoll.Loops;
using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Connections;

/// <summary>A socket in an epoll set: all that is left of a connection when it has left its HTTP request.</summary>
internal sealed class EpollSocket(Descriptor descriptor, EpollLoop loop, OpenSockets open) : IEpollTarget, IDuplexPipe
{
    private EpollConnection? _connection;
    private SocketWorkState _work;
    private bool _isClosed;

    public ulong Token { get; set; }

    public PipeReader Input => _connection is { } connection ? connection.Reader : EndedReader.Instance;

    public PipeWriter Output => _connection is { } connection ? connection.Writer : EndedWriter.Instance;

    /// <summary>From now on events are handled.</summary>
    public void Start(EpollConnection connection)
    {
        _connection = connection;
        loop.Add(this, descriptor, EpollFlags.Readable | EpollFlags.Writable | EpollFlags.ReadHangUp | EpollFlags.EdgeTriggered);
    }

    public bool OnEvents(EpollFlags events, LoopThread thread)
    {
        // Whoever is at work on the socket sees what is added.
        if ((_work.Add(ToWork(events) | SocketWork.Busy) & SocketWork.Busy) != 0) return false;
        do Handle(_work.Take());
        while (!_work.TryEnd());
        return false;
    }

    public int Receive(Span<byte> bytes) => SocketCalls.Receive(descriptor, bytes);

    public int Send(ref SendBuffer bytes) => bytes.Send(descriptor);

    /// <summary>Ends the connection in an orderly way.</summary>
    public void Close()
    {
        SocketCalls.Shutdown(descriptor);
        Signal(SocketWork.End);
    }

    /// <summary>Resets the connection.</summary>
    public void Abort()
    {
        SocketCalls.ResetOnClose(descriptor);
        descriptor.Dispose();
        Signal(SocketWork.End);
    }

    private static SocketWork ToWork(EpollFlags events)
    {
        var work = SocketWork.None;
        if ((events & EpollFlags.Readable) != 0) work |= SocketWork.Read;
        if ((events & EpollFlags.Writable) != 0) work |= SocketWork.Write;
        if ((events & EpollFlags.ReadHangUp) != 0) work |= SocketWork.Read | SocketWork.HangUp;
        if ((events & (EpollFlags.HangUp | EpollFlags.Error)) != 0) work |= SocketWork.Read | SocketWork.Write | SocketWork.HangUp | SocketWork.Broken;
        return work;
    }

    /// <summary>Has work done: by whoever is at work on the socket, otherwise by the loop.</summary>
    private void Signal(SocketWork work)
    {
        if (_work.Add(work) == SocketWork.None) loop.Post(this);
    }

    private void Handle(SocketWork work)
    {
        if (_isClosed) return;
        if ((work & SocketWork.End) != 0) End();
        else _connection?.OnReady(work);
    }

    private void End()
    {
        _isClosed = true;
        loop.Remove(this);
        descriptor.Dispose();
        _connection?.OnClosed();
        open.OnClosed();
    }
}
