using System.Threading.Tasks.Sources;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>A poll that waits for its answer. When the answer has been taken, it serves for the next poll: a client has one at a time.</summary>
internal sealed class PendingPoll(PollingTransport transport) : IValueTaskSource<PollResponse>
{
    // The answer is written on a thread of the pool: whoever sends must not have to do it.
    private ManualResetValueTaskSourceCore<PollResponse> _answer = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;

    /// <summary>Completes with the answer. To be called, and awaited, once for each poll.</summary>
    public ValueTask<PollResponse> WaitAsync(CancellationToken aborted)
    {
        if (_answer.GetStatus(_answer.Version) == ValueTaskSourceStatus.Pending)
            _registration = aborted.UnsafeRegister(static state => ((PollingTransport)state!).OnPollAborted(), transport);
        return new ValueTask<PollResponse>(this, _answer.Version);
    }

    public void Answer(PollResponse response) => _answer.SetResult(response);

    PollResponse IValueTaskSource<PollResponse>.GetResult(short token)
    {
        var response = _answer.GetResult(token);
        _registration.Dispose();
        _registration = default;
        _answer.Reset();
        transport.OnPollTaken(this);
        return response;
    }

    ValueTaskSourceStatus IValueTaskSource<PollResponse>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<PollResponse>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);
}
