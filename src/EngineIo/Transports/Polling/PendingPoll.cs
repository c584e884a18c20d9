using System.Threading.Tasks.Sources;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>A poll that waits for its answer. When the answer has been written, it serves for the next poll.</summary>
internal sealed class PendingPoll(PollingTransport transport) : IValueTaskSource<PollResponse>, IValueTaskSource
{
    // The answer is written on a thread of the pool: whoever sends must not have to do it.
    private ManualResetValueTaskSourceCore<PollResponse> _answer = new() { RunContinuationsAsynchronously = true };
    private ManualResetValueTaskSourceCore<bool> _written;
    private CancellationTokenRegistration _registration;
    private bool _isWriteAwaited;

    /// <summary>Completes with the answer. To be called, and awaited, once for each poll.</summary>
    public ValueTask<PollResponse> WaitAsync(CancellationToken aborted)
    {
        if (_answer.GetStatus(_answer.Version) == ValueTaskSourceStatus.Pending)
            _registration = aborted.UnsafeRegister(static state => ((PollingTransport)state!).OnPollAborted(), transport);
        return new ValueTask<PollResponse>(this, _answer.Version);
    }

    public void Answer(PollResponse response) => _answer.SetResult(response with { Poll = this });

    /// <summary>Answers, and completes when the answer has been written.</summary>
    public ValueTask WriteAsync(PollResponse response)
    {
        _isWriteAwaited = true;
        var writing = new ValueTask(this, _written.Version);
        Answer(response);
        return writing;
    }

    /// <summary>The answer has been written, or can not be.</summary>
    public void OnWritten()
    {
        var isAwaited = _isWriteAwaited;
        _isWriteAwaited = false;
        transport.OnPollWritten(this);
        if (isAwaited) _written.SetResult(true);
    }

    PollResponse IValueTaskSource<PollResponse>.GetResult(short token)
    {
        var response = _answer.GetResult(token);
        _registration.Dispose();
        _registration = default;
        _answer.Reset();
        return response;
    }

    ValueTaskSourceStatus IValueTaskSource<PollResponse>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<PollResponse>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token)
    {
        _written.GetResult(token);
        _written.Reset();
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _written.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _written.OnCompleted(continuation, state, token, flags);
}
