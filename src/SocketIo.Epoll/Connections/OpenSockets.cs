namespace SocketIoNet.Epoll.Connections;

/// <summary>What the sockets of a listener have in common. Counts them until they are closed.</summary>
internal sealed class OpenSockets
{
    private readonly TaskCompletionSource _allClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The listener counts as one, so that the end is final.</summary>
    private int _count = 1;

    private volatile bool _isStopping;

    /// <summary>Nothing more is accepted.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>Completes when nothing more is accepted and everything is closed.</summary>
    public Task AllClosed => _allClosed.Task;

    public BlockingExpectation Expectation { get; } = new();

    public void OnOpened() => Interlocked.Increment(ref _count);

    public void OnStopping()
    {
        _isStopping = true;
        OnClosed();
    }

    public void OnClosed()
    {
        if (Interlocked.Decrement(ref _count) == 0) _allClosed.TrySetResult();
    }
}
