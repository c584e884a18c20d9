namespace SocketIoNet.Acknowledgements;

/// <summary>The acknowledgement of a single socket, which may be connected to another server.</summary>
internal sealed class AckOfOne<T>(SocketIoServer server) : BroadcastAck<T>(server)
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _result.Task;

    protected override void OnAcknowledged(string socketId, T value, TimeSpan latency) => _result.TrySetResult(value);

    protected override bool OnNotAcknowledged(Exception reason)
    {
        _result.Fail(reason);
        return true;
    }

    // Without a recipient nothing has set the result.
    protected override void OnSettled() => _result.Fail(new SocketDisconnectedException("the socket is not connected"));

    protected override void OnTimeout() => _result.Fail(new AckTimeoutException());

    protected override void OnCancelled(CancellationToken cancellationToken) => _result.TrySetCanceled(cancellationToken);
}
