using System.Security.Claims;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <summary>The state by which a socket may be recovered. What changes is the adapter's, and guarded by it.</summary>
internal sealed class SocketRecovery(IRecoverableAdapter adapter, RecoveryIdentity identity, RecoverableSession? session = null)
{
    private TaskCompletionSource? _finished;
    private BroadcastOptions? _own;

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

    /// <summary>The offset of the last event before the client was connected first; null where positions are not text.</summary>
    public string? Start { get; set; }

    /// <summary>The offset up to which the client has everything, although it is still to be delivered here; null when there is none.</summary>
    public string? ReceivedTo { get; set; }

    /// <summary>When the socket was suspended, in the clock's own units, where that is needed.</summary>
    public long SuspendedAt { get; set; }

    /// <summary>Mutable, hence a field.</summary>
    public DeliveryTrail Trail;

    /// <summary>The state of a new socket; null when its user cannot be identified.</summary>
    public static SocketRecovery? TryCreate(IRecoverableAdapter adapter, ClaimsPrincipal user) =>
        RecoveryUser.TryIdentify(user, out var id) ? new SocketRecovery(adapter, new RecoveryIdentity(RandomId.Create(), id)) : null;

    /// <summary>The state of the socket once it is recovered from a session.</summary>
    public SocketRecovery From(RecoverableSession from) => new(adapter, from.Identity, from);

    /// <summary>The options of an event for a single socket, the same object for most.</summary>
    public BroadcastOptions OptionsFor(Socket socket, SendOptions options)
    {
        if (options == SendOptions.None && _own?.SocketId == socket.Id) return _own;
        var own = new BroadcastOptions { SocketId = socket.Id, SendOptions = options };
        if (options == SendOptions.None) _own = own;
        return own;
    }

    public void Finish() => Completion.TrySetResult();

    /// <summary>Takes the session that a client asks for.</summary>
    public async ValueTask<RecoveryResult> TakeAsync(RecoveryRequest request, Namespace target)
    {
        try
        {
            return await adapter.TakeAsync(request, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            target.Server.Log.RecoveryFailed(exception, target.Name);
            return RecoveryResult.Rejected(RecoveryRejection.Failed);
        }
    }

    /// <summary>The session that the socket was recovered from is kept for another attempt.</summary>
    public void GiveBack(Namespace target)
    {
        if (session is not null) _ = ReturnAsync(session, target);
    }

    /// <summary>The socket ends: returns this if it may be recovered, or null.</summary>
    public SocketRecovery? Suspend(Socket socket, string reason, bool wasConnected)
    {
        if (!wasConnected) GiveBack(socket.Namespace);
        if (!wasConnected || !RecoverableReasons.Contains(reason)) return null;
        // A socket that still waits has run nothing that another would have to come after.
        if (!IsWaiting) socket.Server.Unfinished.Add(socket.Id, this);
        return this;
    }

    private async Task ReturnAsync(RecoverableSession taken, Namespace target)
    {
        try
        {
            await adapter.ReturnAsync(taken, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            target.Server.Log.RecoveryFailed(exception, target.Name);
        }
    }
}
