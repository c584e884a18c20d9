using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace SocketIoNet.Epoll.Connections;

/// <summary>Writes a socket as a pipe: a flush sends what was written, and completes when the system has taken it.</summary>
internal sealed class SocketWriter(EpollSocket socket) : PipeWriter, IValueTaskSource<FlushResult>
{
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<FlushResult> _source = new() { RunContinuationsAsynchronously = true };
    private SendBuffer _buffer;
    private FlushHold _hold;
    private CancellationToken _waitingToken;
    private CancellationTokenRegistration _registration;
    private TaskCompletionSource? _draining;
    private bool _isWaiting;
    private bool _isCanceled;

    /// <summary>The system has not taken all of what was held back, and nobody waits for that.</summary>
    private bool _isReleasing;

    /// <summary>What is written is dropped: the connection is broken, or was taken from the HTTP layer.</summary>
    private bool _isClosed;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes
    {
        get
        {
            lock (_lock) return _buffer.Length;
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        // Bytes are written between flushes, and the lock is for flushes that are pending, canceled or drained.
        lock (_lock) return _buffer.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        lock (_lock) _buffer.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        lock (_lock)
        {
            if (TakeCanceledNeedsLock()) return new ValueTask<FlushResult>(new FlushResult(isCanceled: true, _isClosed));
            return IsHeldNeedsLock() || SendNeedsLock() ? new ValueTask<FlushResult>(new FlushResult(isCanceled: false, _isClosed)) : WaitNeedsLock(cancellationToken);
        }
    }

    public override void CancelPendingFlush()
    {
        lock (_lock)
        {
            _isCanceled = true;
            if (!_isWaiting) return;
        }

        OnWritable();
    }

    public override void Complete(Exception? exception = null)
    {
        // What is left is sent by DrainAsync when the connection ends.
    }

    /// <summary>Sends what is written, flushed or not.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            if (SendNeedsLock()) return Task.CompletedTask;
            _draining ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _draining.Task;
        }
    }

    /// <summary>Called by whoever learns that the socket takes bytes again, or is broken.</summary>
    public void OnWritable()
    {
        FlushResult result;
        lock (_lock)
        {
            if (!_isWaiting && !_isReleasing && _draining is null) return;
            var isSent = SendNeedsLock(isBeingWritten: !_isWaiting && _draining is null);
            _isReleasing &= !isSent;
            if (isSent) _draining?.TrySetResult();
            if (!_isWaiting || !(isSent | _isCanceled)) return;
            result = new FlushResult(TakeCanceledNeedsLock(), _isClosed);
            EndWaitNeedsLock();
        }

        _source.SetResult(result);
    }

    /// <summary>From now on everything that is written is dropped, as is what was not sent.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        OnWritable();
    }

    /// <summary>Lets what is flushed next wait for what is flushed after it.</summary>
    public void HoldNext()
    {
        lock (_lock)
        {
            if (!_isWaiting) _hold.Begin();
        }
    }

    /// <summary>Sends what was held back, and holds nothing back any more.</summary>
    public void Release()
    {
        lock (_lock)
        {
            if (_hold.TryEnd()) _isReleasing = !SendNeedsLock();
        }
    }

    /// <summary>Like <see cref="Close"/>, for a connection that goes on without the HTTP layer.</summary>
    /// <returns>What was flushed and not sent; null if that is nothing.</returns>
    public byte[]? Detach()
    {
        lock (_lock)
        {
            if (_buffer.Length > 0 && !_isClosed && !_isReleasing && !IsHeldNeedsLock()) throw new InvalidOperationException("The HTTP layer has bytes of the connection that are not flushed.");
            _isClosed = true;
            return _buffer.Length > 0 ? _buffer.Take() : null;
        }
    }

    public FlushResult GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private ValueTask<FlushResult> WaitNeedsLock(CancellationToken cancellationToken)
    {
        if (_isWaiting) throw new InvalidOperationException("A flush is pending already.");
        _source.Reset();
        _isWaiting = true;
        _waitingToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static (writer, token) => ((SocketWriter)writer!).OnTokenCanceled(token), this);
        return new ValueTask<FlushResult>(this, _source.Version);
    }

    private void OnTokenCanceled(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_isWaiting || _waitingToken != cancellationToken) return;
            EndWaitNeedsLock();
        }

        _source.SetException(new OperationCanceledException(cancellationToken));
    }

    private void EndWaitNeedsLock()
    {
        _isWaiting = false;
        _waitingToken = default;
        _registration.Unregister();
        _registration = default;
    }

    private bool IsHeldNeedsLock() => !_isClosed && _hold.Holds(_buffer.Length);

    private bool TakeCanceledNeedsLock()
    {
        var isCanceled = _isCanceled;
        _isCanceled = false;
        return isCanceled;
    }

    /// <param name="isBeingWritten">Whether the HTTP layer may be writing into the buffer's memory.</param>
    /// <returns>True when everything is sent, or cannot be.</returns>
    private bool SendNeedsLock(bool isBeingWritten = false)
    {
        if (!_isClosed && socket.Send(ref _buffer, keepsMemory: isBeingWritten) != 0) _isClosed = true;
        if (_isClosed && !isBeingWritten) _buffer.Release();
        return _isClosed || _buffer.Length == 0;
    }
}
