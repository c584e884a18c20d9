namespace SocketIoNet.Recovery;

/// <summary>What a socket that may be recovered has beyond others. What changes is the adapter's, and guarded by it.</summary>
internal sealed class SocketRecovery(IRecoverableAdapter adapter, RecoveryIdentity identity, RecoverableSession? session = null)
{
    private TaskCompletionSource? _finished;

    public IRecoverableAdapter Adapter => adapter;

    public RecoveryIdentity Identity => identity;

    /// <summary>What the socket is recovered from; null when it is a new one.</summary>
    public RecoverableSession? Session => session;

    /// <summary>Whether what is sent to the socket has to wait: it has missed events and is not yet through the middlewares.</summary>
    public bool IsWaiting { get; set; } = session is not null;

    /// <summary>Whether the socket has ended in a way that leaves it to be recovered.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>Whether the socket has ended in a way that it does not come back from.</summary>
    public bool IsOver => LastRooms is not null && !IsSuspended;

    /// <summary>The rooms that the socket was in when it left the adapter; null before.</summary>
    public IReadOnlyCollection<string>? LastRooms { get; set; }

    /// <summary>Done when the last handler of the socket is, those of its end included.</summary>
    public Task Finished => Completion.Task;

    private TaskCompletionSource Completion =>
        _finished ?? Interlocked.CompareExchange(ref _finished, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null) ?? _finished;

    /// <summary>Mutable, hence a field.</summary>
    public DeliveryTrail Trail;

    public void Finish() => Completion.TrySetResult();
}
