using SocketIoNet.EngineIo;
using SocketIoNet.Epoll.Loops;
using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Connections;

/// <summary>A connection that has left its HTTP request: what arrives is received on the loop, and pushed.</summary>
/// <param name="socket">The socket.</param>
/// <param name="receiver">To which everything is pushed.</param>
/// <param name="received">What the HTTP layer has received and not consumed; null if that is nothing.</param>
/// <param name="flushed">What it has flushed and was held back; null if that is nothing.</param>
internal sealed class PushedConnection(EpollSocket socket, IPushReceiver receiver, byte[]? received, byte[]? flushed) : ISocketUser
{
    /// <summary>Null when it was pushed.</summary>
    private byte[]? _received = received;

    /// <summary>Null when it was sent.</summary>
    private HeldBytes? _held = flushed is null ? null : new HeldBytes(flushed);

    private TaskCompletionSource? _writing;
    private volatile bool _isWritable = true;
    private bool _isReadable = true;
    private bool _isPaused = true;
    private bool _isBroken;
    private bool _isStopping;
    private bool _hasEnded;

    public bool OnWork(SocketWork work)
    {
        Note(work);
        if ((work & SocketWork.Write) != 0) OnWritable();
        if ((work & SocketWork.Resume) != 0) _isPaused = !receiver.OnResumed();
        if ((work & SocketWork.Stop) != 0) OnStopping();
        SendHeld();
        if (!_isPaused) Receive();
        // A paused receiver may have received more than it has handled: an orderly end waits for it.
        if (_isPaused && _isBroken) socket.End(SystemError.NewException(Errno.ConnectionReset, "epoll_wait"));
        return !_isPaused && _isReadable;
    }

    public void OnClosed(Exception? exception)
    {
        OnWritable();
        if (_hasEnded) return;
        _hasEnded = true;
        receiver.OnEnded(exception);
    }

    /// <returns>How many bytes the system took; 0 if the socket is full.</returns>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        // Before the attempt: room that comes after it is not overlooked.
        _isWritable = false;
        var sent = _held is { } held ? SendWith(held, bytes) : socket.Send(bytes);
        if (sent >= 0) return sent;
        return sent == -Errno.WouldBlock ? 0 : throw SystemError.NewException(-sent, "send");
    }

    /// <summary>Sends what waits for the first bytes of the receiver, which has had the opportunity. If the connection is broken, an event tells.</summary>
    public void SendHeld()
    {
        if (_held is { } held) _ = SendWith(held, []);
    }

    public ValueTask WaitUntilWritableAsync()
    {
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _writing, writing);
        // The event may have come before there was somebody to wake.
        if (_isWritable || socket.IsClosed) OnWritable();
        return new ValueTask(writing.Task);
    }

    private int SendWith(HeldBytes held, ReadOnlySpan<byte> bytes)
    {
        var sent = held.SendWith(bytes, socket);
        if (held.IsSent) _held = null;
        return sent;
    }

    private void Note(SocketWork work)
    {
        if ((work & SocketWork.Read) != 0) _isReadable = true;
        if ((work & SocketWork.Broken) != 0) _isBroken = true;
    }

    private void OnStopping()
    {
        if (_isStopping) return;
        _isStopping = true;
        receiver.OnStopping();
    }

    private void OnWritable()
    {
        _isWritable = true;
        Interlocked.MemoryBarrier();
        if (_writing is not null) Interlocked.Exchange(ref _writing, null)?.TrySetResult();
    }

    private void Receive()
    {
        if (_received is { } bytes)
        {
            // Before anything else, so that no message has begun for which the receiver would have memory.
            _received = null;
            _isPaused = !receiver.OnReceived(bytes);
            return;
        }

        if (_isReadable) Receive(receiver.GetMemory() is { IsEmpty: false } memory ? memory.Span : ReceiveMemory.OfThread);
    }

    private void Receive(Span<byte> buffer)
    {
        var count = socket.Receive(buffer);
        // Fewer bytes than there is room for: the next ones come with an event. Not so the end, which may have come with the last one.
        if (count < buffer.Length && !socket.HasHangUp) _isReadable = false;
        if (count > 0) _isPaused = !receiver.OnReceived(buffer[..count]);
        else OnNothingReceived(count);
    }

    private void OnNothingReceived(int count)
    {
        _isReadable = false;
        if (count != -Errno.WouldBlock) socket.End(count is 0 or -Errno.BadDescriptor ? null : SystemError.NewException(-count, "recv"));
    }
}
