using System.Threading.Tasks.Sources;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>A poll that waits for its response. It is reused after the response was written.</summary>
internal sealed class PendingPoll(PollingTransport transport) : IValueTaskSource<PollResponse>, IValueTaskSource
{
    // The response is written on the thread pool, so that the sending thread need not do it.
    private ManualResetValueTaskSourceCore<PollResponse> _response = new() { RunContinuationsAsynchronously = true };
    private ManualResetValueTaskSourceCore<bool> _written;
    private CancellationTokenRegistration _registration;
    private bool _isWriteAwaited;

    /// <summary>Completes with the response. Call and await it once per poll.</summary>
    public ValueTask<PollResponse> WaitAsync(CancellationToken aborted)
    {
        if (_response.GetStatus(_response.Version) == ValueTaskSourceStatus.Pending)
            _registration = aborted.UnsafeRegister(static state => ((PollingTransport)state!).OnPollAborted(), transport);
        return new ValueTask<PollResponse>(this, _response.Version);
    }

    public void Complete(PollResponse response) => _response.SetResult(response with { Poll = this });

    /// <summary>Passes the response on. Completes when it was written.</summary>
    public ValueTask WriteAsync(PollResponse response)
    {
        _isWriteAwaited = true;
        var writing = new ValueTask(this, _written.Version);
        Complete(response);
        return writing;
    }

    /// <summary>Called when the response was written, or cannot be.</summary>
    public void OnWritten()
    {
        var isAwaited = _isWriteAwaited;
        _isWriteAwaited = false;
        transport.OnPollWritten(this);
        if (isAwaited) _written.SetResult(true);
    }

    PollResponse IValueTaskSource<PollResponse>.GetResult(short token)
    {
        var response = _response.GetResult(token);
        _registration.Dispose();
        _registration = default;
        _response.Reset();
        return response;
    }

    ValueTaskSourceStatus IValueTaskSource<PollResponse>.GetStatus(short token) => _response.GetStatus(token);

    void IValueTaskSource<PollResponse>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _response.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token)
    {
        _written.GetResult(token);
        _written.Reset();
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _written.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _written.OnCompleted(continuation, state, token, flags);
}
