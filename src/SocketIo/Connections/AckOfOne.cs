namespace SocketIoNet.Connections;

/// <summary>The acknowledgement of a broadcast that is meant for one socket, wherever it is connected.</summary>
internal sealed class AckOfOne<T>(SocketIoServer server) : BroadcastAck<T>(server)
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;

    public Task<T> Task => _result.Task;

    protected override void OnAnswer(string socketId, T value, TimeSpan latency) => _result.TrySetResult(value);

    protected override bool OnNoAnswer(Exception reason)
    {
        _failure = reason;
        return true;
    }

    // Without any answer: the socket is gone, or was before it could be asked.
    protected override void OnSettled() => _result.TrySetException(_failure ?? new SocketDisconnectedException("the socket is gone"));

    protected override void OnTimeout() => _result.TrySetException(new AckTimeoutException());

    protected override void OnCancelled(CancellationToken cancellationToken) => _result.TrySetCanceled(cancellationToken);
}
