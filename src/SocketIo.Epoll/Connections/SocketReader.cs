using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Connections;

/// <summary>Reads a socket as a pipe: a read receives into the memory that the reader sees. Nothing is received before it is asked for, which is the back pressure.</summary>
internal sealed class SocketReader(EpollSocket socket) : PipeReader, IValueTaskSource<ReadResult>
{
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<ReadResult> _source;
    private ReceiveBuffer _buffer;
    private CancellationToken _waitingToken;
    private CancellationTokenRegistration _registration;
    private Exception? _error;
    private bool _isReadable = true;
    private bool _hasHangUp;
    private bool _isWaiting;
    private bool _isCanceled;
    private bool _isEnded;
    private bool _isCompleted;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        lock (_lock)
        {
            ThrowIfNotAllowedNeedsLock();
            if (!TryReadNeedsLock(out var result, out var error)) return WaitNeedsLock(cancellationToken);
            return error is null ? new ValueTask<ReadResult>(result) : ValueTask.FromException<ReadResult>(error);
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        lock (_lock)
        {
            ThrowIfNotAllowedNeedsLock();
            var isRead = TryReadNeedsLock(out result, out var error);
            return error is null ? isRead : throw error;
        }
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        lock (_lock) _buffer.Advance(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        lock (_lock)
        {
            _isCanceled = true;
            if (!_isWaiting) return;
        }

        CompleteWaiting();
    }

    public override void Complete(Exception? exception = null)
    {
        lock (_lock)
        {
            _isCompleted = true;
            _isEnded = true;
            _buffer.Release();
        }

        CompleteWaiting();
    }

    /// <summary>Called by whoever learns that bytes, or the end, have arrived. Receives for a pending read, which <see cref="Continue"/> ends.</summary>
    public void OnReadable(bool hasHangUp)
    {
        lock (_lock)
        {
            _isReadable = true;
            _hasHangUp |= hasHangUp;
            // Now: the system tells an error once, here or to the next send.
            if (_isWaiting && !HasResultNeedsLock()) ReceiveNeedsLock();
        }
    }

    /// <summary>Ends a pending read if there is something to tell, and runs what follows: the HTTP layer and, in it, code of the application.</summary>
    public void Continue()
    {
        lock (_lock)
        {
            if (!_isWaiting) return;
        }

        CompleteWaiting(isInline: true);
    }

    /// <summary>Reads end with the exception.</summary>
    public void Fail(Exception exception)
    {
        lock (_lock)
        {
            _error ??= exception;
            if (!_isWaiting) return;
        }

        CompleteWaiting();
    }

    /// <summary>From now on this is at the end of the input.</summary>
    /// <returns>What was received and not consumed; null if that is nothing.</returns>
    public byte[]? Detach()
    {
        lock (_lock)
        {
            if (_isWaiting) throw new InvalidOperationException("A read of the connection is pending.");
            _isEnded = true;
            return _buffer.TakeUnconsumed();
        }
    }

    public ReadResult GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void ThrowIfNotAllowedNeedsLock()
    {
        if (_isCompleted) throw new InvalidOperationException("The reader was completed.");
        if (_isWaiting) throw new InvalidOperationException("A read is pending already.");
    }

    private ValueTask<ReadResult> WaitNeedsLock(CancellationToken cancellationToken)
    {
        _source.Reset();
        _isWaiting = true;
        _waitingToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static (reader, token) => ((SocketReader)reader!).OnTokenCanceled(token), this);
        return new ValueTask<ReadResult>(this, _source.Version);
    }

    /// <summary>Ends the pending read if there is something to tell. Its continuation runs without the lock.</summary>
    private void CompleteWaiting(bool isInline = false)
    {
        ReadResult result;
        Exception? error;
        lock (_lock)
        {
            if (!_isWaiting || !TryReadNeedsLock(out result, out error)) return;
            EndWaitNeedsLock();
        }

        // Nobody else completes this wait.
        _source.RunContinuationsAsynchronously = !isInline;
        if (error is null) _source.SetResult(result);
        else _source.SetException(error);
    }

    private void OnTokenCanceled(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // A registration that was removed may still be called.
            if (!_isWaiting || _waitingToken != cancellationToken) return;
            EndWaitNeedsLock();
        }

        _source.RunContinuationsAsynchronously = true;
        _source.SetException(new OperationCanceledException(cancellationToken));
    }

    private void EndWaitNeedsLock()
    {
        _isWaiting = false;
        _waitingToken = default;
        // Not Dispose, which would wait for a callback that waits for the lock.
        _registration.Unregister();
        _registration = default;
    }

    /// <returns>False if there is neither a result nor an error.</returns>
    private bool TryReadNeedsLock(out ReadResult result, out Exception? error)
    {
        if (!HasResultNeedsLock() && _isReadable) ReceiveNeedsLock();
        (result, error) = (default, _isCanceled ? null : _error);
        if (error is not null) return true;
        if (!HasResultNeedsLock()) return false;
        result = new ReadResult(_buffer.Unconsumed, _isCanceled, _isEnded);
        _isCanceled = false;
        return true;
    }

    private bool HasResultNeedsLock() => _isCanceled || _isEnded || _error is not null || _buffer.HasUnexamined;

    private void ReceiveNeedsLock()
    {
        var free = _buffer.GetFree();
        var received = socket.Receive(free);
        // Fewer bytes than there is room for: the next ones come with an event. Not so the end, which may have come with the last one.
        if (received < free.Length && !_hasHangUp) _isReadable = false;
        if (received > 0)
        {
            _buffer.Add(received);
            return;
        }

        if (received == -Errno.WouldBlock) _isReadable = false;
        else if (received == 0) _isEnded = true;
        else _error = SystemError.NewException(-received, "recv");
        _buffer.ReleaseIfEmpty();
    }
}
