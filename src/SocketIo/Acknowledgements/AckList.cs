namespace SocketIoNet.Acknowledgements;

/// <summary>The acknowledgements of a broadcast as one list, when all recipients have acknowledged; at the timeout an exception carries those that arrived.</summary>
internal sealed class AckList<T>(SocketIoServer server) : BroadcastAck<T>(server)
{
    private readonly TaskCompletionSource<IReadOnlyList<T>> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<T> _responses = [];

    public Task<IReadOnlyList<T>> Task => _result.Task;

    protected override void OnAcknowledged(string socketId, T value, TimeSpan latency) => _responses.Add(value);

    // A socket that leaves, or acknowledges with another type, is missing at the timeout.
    protected override bool OnNotAcknowledged(Exception reason) => false;

    protected override void OnSettled() => _result.TrySetResult(_responses);

    protected override void OnTimeout() => _result.Fail(new AckTimeoutException([.. _responses]));

    protected override void OnCancelled(CancellationToken cancellationToken) => _result.TrySetCanceled(cancellationToken);
}
