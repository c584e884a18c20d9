using SocketIoNet.Binding;

namespace SocketIoNet.Acknowledgements;

/// <summary>The acknowledgement of one socket.</summary>
internal sealed class SinglePendingAck<T>(AckRegistry registry, long id) : PendingAck
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;

    public Task<T> Task => _result.Task;

    public void CancelWith(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((SinglePendingAck<T>)state!).Cancel(token), this);
        // A call that ended it meanwhile may not have seen the registration, which would otherwise live as long as the token.
        Interlocked.MemoryBarrier();
        if (Task.IsCompleted) _cancellation.Unregister();
    }

    /// <summary>The acknowledgement will not arrive.</summary>
    public void GiveUp(Exception exception)
    {
        if (registry.TryTake(id, out _)) Fail(exception);
    }

    public override void Complete(scoped ref ArgumentReader arguments)
    {
        if (arguments.TryNext(out T value)) _result.TrySetResult(value);
        else _result.Fail(arguments.Failure!);
        _cancellation.Unregister();
    }

    public override void Fail(Exception exception)
    {
        _result.Fail(exception);
        _cancellation.Unregister();
    }

    public override void OnDue()
    {
        GiveUp(new AckTimeoutException());
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (registry.TryTake(id, out _)) _result.TrySetCanceled(cancellationToken);
    }
}
