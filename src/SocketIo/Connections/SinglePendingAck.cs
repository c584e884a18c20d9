using SocketIoNet.Binding;

namespace SocketIoNet.Connections;

/// <summary>The acknowledgement of one socket.</summary>
internal sealed class SinglePendingAck<T>(AckRegistry registry, long id) : PendingAck
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;

    public Task<T> Task => _result.Task;

    public void CancelWith(CancellationToken cancellationToken) =>
        _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((SinglePendingAck<T>)state!).Cancel(token), this);

    public override void Complete(scoped ref ArgumentReader arguments)
    {
        _cancellation.Unregister();
        // What the client answered may not be what was asked for: whoever asked is told.
        if (arguments.TryNext(out T value)) _result.TrySetResult(value);
        else _result.Fail(arguments.Failure!);
    }

    public override void Fail(Exception exception)
    {
        _cancellation.Unregister();
        _result.Fail(exception);
    }

    protected override void OnDue()
    {
        if (registry.TryTake(id, out _)) Fail(new AckTimeoutException());
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (registry.TryTake(id, out _)) _result.TrySetCanceled(cancellationToken);
    }
}
