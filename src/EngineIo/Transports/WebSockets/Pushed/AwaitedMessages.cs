using System.Threading.Tasks.Sources;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Pushed;

/// <summary>
/// Makes pushed messages awaitable, one at a time: for the short conversation of an upgrade, and for a close without a session. Continuations run on the thread of the transport.
/// </summary>
internal sealed class AwaitedMessages(IPushConnection connection) : IMessageReceiver, IValueTaskSource<MessageReadResult>
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Paused = 2;
    private const int Cut = 3;

    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ManualResetValueTaskSourceCore<MessageReadResult> _source;
    private byte[] _message = [];
    private int _state;
    private volatile bool _isCanceled;

    /// <summary>The message that was read last: a copy, since the memory of the transport is valid during the call only.</summary>
    public Span<byte> Message => _message;

    /// <summary>Completes when the client has closed.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Reads the next message. Reads must not overlap.</summary>
    public ValueTask<MessageReadResult> ReadAsync()
    {
        _source.Reset();
        var previous = Volatile.Read(ref _state);
        while (previous != Cut)
        {
            var actual = Interlocked.CompareExchange(ref _state, Waiting, previous);
            if (actual == previous) break;
            previous = actual;
        }

        if (previous == Cut) return new ValueTask<MessageReadResult>(MessageReadResult.Cut);
        if (previous == Paused || _isCanceled) connection.Resume();
        return new ValueTask<MessageReadResult>(this, _source.Version);
    }

    /// <summary>Ends the current read, or the next one. Thread-safe.</summary>
    public void Cancel()
    {
        _isCanceled = true;
        connection.Resume();
    }

    public bool TryBegin()
    {
        if (Interlocked.CompareExchange(ref _state, Paused, Idle) != Waiting) return false;
        if (!_isCanceled) return true;
        Interlocked.Exchange(ref _state, Idle);
        _source.SetException(new OperationCanceledException());
        return false;
    }

    public void OnMessage(Span<byte> message, bool isBinary)
    {
        _message = message.ToArray();
        Complete(isBinary ? MessageReadResult.Binary : MessageReadResult.Text);
    }

    public void OnWaiting()
    {
    }

    public void OnEnd(MessageReadResult result) => Complete(result);

    public void OnCut(Exception? exception)
    {
        if (Interlocked.Exchange(ref _state, Cut) == Waiting) _source.SetResult(MessageReadResult.Cut);
    }

    public void OnClosed() => _closed.TrySetResult();

    public void OnDisconnected()
    {
    }

    MessageReadResult IValueTaskSource<MessageReadResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<MessageReadResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<MessageReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Complete(MessageReadResult result)
    {
        // Before the result: whoever awaits it may read again at once.
        Interlocked.Exchange(ref _state, Idle);
        _source.SetResult(result);
    }
}
