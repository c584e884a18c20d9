using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Diagnostics;
using SocketIoNet.EngineIo.FlowControl;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Pushed;

/// <summary>
/// The engine's own framing on a connection that pushes what arrives. Frames are parsed in the memory of the transport; only what cannot be handled yet is kept, so
/// an idle connection has no buffer, pending read or task.
/// </summary>
internal sealed class PushedWebSocket(IPushConnection connection, int maxLength, EngineLog log) : FramedWebSocket(new WriteBatcher(new PushOutput(connection))), IPushReceiver
{
    /// <summary>From this size on, the rest of a message is received into the kept memory instead of being copied there.</summary>
    private const int LargeLength = 32 * 1024;

    private readonly PooledBuffer _kept = new();
    private FrameParser _parser = new(maxLength);
    private IMessageReceiver _receiver = NoReceiver.Unknown;
    private AwaitedMessages? _awaited;
    private Func<IMessageConnection, Task>? _use;
    private bool _isReceivingKept;
    private volatile bool _hasClosed;
    private volatile bool _isDiscarding;
    private volatile bool _isAnswering;

    public override Span<byte> Message => Awaited.Message;

    private AwaitedMessages Awaited => _awaited ?? Interlocked.CompareExchange(ref _awaited, new AwaitedMessages(connection), null) ?? _awaited;

    /// <summary>Takes the connection from the HTTP layer, and calls <paramref name="use"/> on the thread of the transport.</summary>
    public void Attach(Func<IMessageConnection, Task> use)
    {
        _use = use;
        connection.Attach(this);
    }

    /// <summary>Passes the messages to <paramref name="receiver"/> from now on, which ends the connection.</summary>
    public void PassTo(IMessageReceiver receiver)
    {
        SetReceiver(receiver);
        _awaited = null;
    }

    public void Resume() => connection.Resume();

    public void Close() => connection.Close();

    public override ValueTask<MessageReadResult> ReadAsync(Action beforeWait)
    {
        Await();
        beforeWait();
        return Awaited.ReadAsync();
    }

    public override Task DiscardAsync()
    {
        Await();
        _isDiscarding = true;
        Resume();
        return Awaited.Closed;
    }

    public override void CancelRead() => Awaited.Cancel();

    public override void Abort() => connection.Abort();

    /// <summary>Ends the connection, unless a receiver has it that does so itself.</summary>
    public override void Dispose()
    {
        if (Volatile.Read(ref _receiver) is AwaitedMessages or NoReceiver) Close();
    }

    public Memory<byte> GetMemory()
    {
        _isReceivingKept = false;
        if (_kept.Length < LargeLength) return default;
        var missing = FrameHeader.MissingFrom(_kept.Written);
        if (missing < LargeLength) return default;
        _isReceivingKept = true;
        var free = _kept.GetMemory(_kept.Length);
        return free[..(int)Math.Min(missing, free.Length)];
    }

    public bool OnReceived(Span<byte> bytes)
    {
        try
        {
            return Receive(bytes);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return false;
        }
    }

    public bool OnResumed()
    {
        try
        {
            Begin();
            return PassKept();
        }
        catch (Exception exception)
        {
            Fail(exception);
            return false;
        }
    }

    public void OnStopping()
    {
        try
        {
            Begin();
            if (_hasClosed) return;
            // First: a receiver that takes over at this moment is told here or there.
            _isDiscarding = _hasClosed = true;
            Interlocked.MemoryBarrier();
            EndReceiving(Volatile.Read(ref _receiver));
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    public void OnEnded(Exception? exception)
    {
        try
        {
            // What was prepared for the connection must end, too.
            Begin();
            if (exception is null) PassRest();
            _kept.Dispose();
            _parser.Dispose();
            var receiver = Interlocked.Exchange(ref _receiver, NoReceiver.Ended);
            if (!_hasClosed) EndReceiving(receiver, exception);
            receiver.OnDisconnected();
        }
        catch (Exception failure)
        {
            log.WebSocketFailed(failure);
        }
    }

    private void Await()
    {
        if (Volatile.Read(ref _receiver) != Awaited) SetReceiver(Awaited);
    }

    private void SetReceiver(IMessageReceiver receiver)
    {
        var previous = Volatile.Read(ref _receiver);
        if (previous == NoReceiver.Ended || Interlocked.CompareExchange(ref _receiver, receiver, previous) != previous)
        {
            EndReceiving(receiver);
            receiver.OnDisconnected();
        }
        else if (_hasClosed)
        {
            EndReceiving(receiver);
        }
        else
        {
            Resume();
        }
    }

    private void Begin()
    {
        if (_use is not { } use) return;
        _use = null;
        var running = use(this);
        if (!running.IsCompletedSuccessfully) _ = ObserveAsync(running);
    }

    private async Task ObserveAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private bool Receive(Span<byte> bytes)
    {
        if (_isReceivingKept)
        {
            _kept.Advance(bytes.Length);
            return PassKept();
        }

        if (_kept.Length > 0)
        {
            bytes = CompleteKept(bytes);
            var goesOn = PassKept();
            if (goesOn && !bytes.IsEmpty) return PassAndKeep(bytes);
            Keep(bytes);
            return goesOn;
        }

        return PassAndKeep(bytes);
    }

    /// <summary>Completes the frame that has begun, as far as possible. Returns the bytes behind it.</summary>
    private Span<byte> CompleteKept(Span<byte> bytes)
    {
        while (!bytes.IsEmpty && FrameHeader.MissingFrom(_kept.Written) is var missing and > 0)
        {
            var taken = (int)Math.Min(missing, bytes.Length);
            _kept.Write(bytes[..taken]);
            bytes = bytes[taken..];
        }

        return bytes;
    }

    private bool PassAndKeep(Span<byte> bytes)
    {
        var goesOn = Pass(ref bytes);
        Keep(bytes);
        return goesOn;
    }

    private bool PassKept()
    {
        var unread = _kept.Written;
        var goesOn = Pass(ref unread);
        _kept.RemoveStart(_kept.Length - unread.Length);
        return goesOn;
    }

    /// <summary>The client may have closed while others had their turn: what it has sent before is passed on as far as possible.</summary>
    private void PassRest()
    {
        var previous = int.MaxValue;
        while (_kept.Length > 0 && _kept.Length < previous)
        {
            previous = _kept.Length;
            PassKept();
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty) _kept.Write(bytes);
    }

    /// <summary>Passes the messages on. False if the rest has to wait: the connection is resumed when it need not.</summary>
    private bool Pass(ref Span<byte> unread)
    {
        var budget = default(YieldBudget);
        while (!TryDrop(ref unread))
        {
            var receiver = Volatile.Read(ref _receiver);
            if (_isAnswering || !receiver.TryBegin()) return false;
            var found = _parser.Read(ref unread, out var payload);
            if (found == FrameReadResult.Incomplete)
            {
                receiver.OnWaiting();
                return true;
            }

            if (found == FrameReadResult.Ping) Answer(payload);
            else PassOn(receiver, found, payload);
            if (unread.IsEmpty || !budget.IsSpent()) continue;
            receiver.OnWaiting();
            Resume();
            return false;
        }

        return true;
    }

    private void PassOn(IMessageReceiver receiver, FrameReadResult found, Span<byte> payload)
    {
        if (found is FrameReadResult.Text or FrameReadResult.Binary)
        {
            receiver.OnMessage(payload, found == FrameReadResult.Binary);
            return;
        }

        _isDiscarding = true;
        receiver.OnEnd(ToResult(found, payload)!.Value);
    }

    /// <summary>Drops what follows the last message; false if messages may follow.</summary>
    private bool TryDrop(ref Span<byte> unread)
    {
        if (!_isDiscarding) return false;
        if (!_hasClosed && _parser.DropToClose(unread))
        {
            _hasClosed = true;
            Volatile.Read(ref _receiver).OnClosed();
        }

        unread = default;
        return true;
    }

    /// <summary>Nothing more is handled until the pong is written: this limits the number of pongs for a client that does not read.</summary>
    private void Answer(ReadOnlySpan<byte> payload)
    {
        var writing = Output.WriteFrameAsync(FrameOpcode.Pong, payload);
        if (writing.IsCompletedSuccessfully) return;
        _isAnswering = true;
        _ = ContinueAfterAsync(writing);
    }

    private async Task ContinueAfterAsync(ValueTask writing)
    {
        try
        {
            await writing.ConfigureAwait(false);
            _isAnswering = false;
            Resume();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            Abort();
        }
    }

    /// <summary>Nothing is received any more, although the client has not closed. May be called for two receivers, if one replaces the other at this moment.</summary>
    private void EndReceiving(IMessageReceiver receiver, Exception? exception = null)
    {
        _isDiscarding = _hasClosed = true;
        receiver.OnCut(exception);
        receiver.OnClosed();
    }

    private void Fail(Exception exception)
    {
        log.WebSocketFailed(exception);
        Abort();
    }
}
