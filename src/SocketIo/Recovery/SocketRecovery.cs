using System.Security.Claims;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <summary>The state by which a socket may be recovered. The adapter changes and guards it.</summary>
internal sealed class SocketRecovery(IRecoverableAdapter adapter, RecoveryIdentity identity, RecoverableSession? session = null)
{
    private TaskCompletionSource? _finished;
    private BroadcastOptions? _own;

    public IRecoverableAdapter Adapter => adapter;

    public RecoveryIdentity Identity => identity;

    /// <summary>The session that the socket is recovered from; null for a new socket.</summary>
    public RecoverableSession? Session => session;

    /// <summary>Whether events for the socket wait: it has missed events, and the middlewares have not completed.</summary>
    public bool IsWaiting { get; set; } = session is not null;

    /// <summary>Whether the socket has ended and may be recovered.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>Whether the socket has ended and cannot be recovered.</summary>
    public bool IsOver => LastRooms is not null && !IsSuspended;

    /// <summary>The rooms that the socket was in when it left the adapter; null before.</summary>
    public IReadOnlyCollection<string>? LastRooms { get; set; }

    /// <summary>Completes with the last handler of the socket, including those of its end.</summary>
    public Task Finished => Completion.Task;

    private TaskCompletionSource Completion =>
        LazyInitializer.EnsureInitialized(ref _finished, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>The offset of the last event before the client first connected; null if positions are not text.</summary>
    public string? Start { get; set; }

    /// <summary>The offset up to which the client has received everything, although this server has yet to deliver it; null for none.</summary>
    public string? ReceivedTo { get; set; }

    /// <summary>When the socket was suspended: a timestamp of the TimeProvider.</summary>
    public long SuspendedAt { get; set; }

    /// <summary>Mutable, hence a field.</summary>
    public DeliveryTrail Trail;

    /// <summary>Creates the state of a new socket; null if its user cannot be identified.</summary>
    public static SocketRecovery? TryCreate(IRecoverableAdapter adapter, ClaimsPrincipal user) =>
        RecoveryUser.TryIdentify(user, out var id) ? new SocketRecovery(adapter, new RecoveryIdentity(RandomId.Create(), id)) : null;

    /// <summary>Creates the state of a socket that is recovered from a session.</summary>
    public SocketRecovery From(RecoverableSession from) => new(adapter, from.Identity, from);

    /// <summary>The options of an event for this socket only; mostly the same object.</summary>
    public BroadcastOptions OptionsFor(Socket socket, SendOptions options)
    {
        if (options == SendOptions.None && _own?.SocketId == socket.Id) return _own;
        var own = new BroadcastOptions { SocketId = socket.Id, SendOptions = options };
        if (options == SendOptions.None) _own = own;
        return own;
    }

    public void Finish() => Completion.TrySetResult();

    /// <summary>Takes the session that a client requests; null when it gets a new socket.</summary>
    public async ValueTask<RecoverableSession?> TryTakeAsync(RecoveryRequest request, Namespace target)
    {
        var result = await TakeAsync(request, target).ConfigureAwait(false);
        if (result.Session is { } taken) return taken;
        target.Server.Log.RecoveryRejected(target.Name, result.Rejection);
        target.Server.Metrics.RecoveryRejected(result.Rejection);
        return null;
    }

    /// <summary>Returns the session that the socket was recovered from, for another attempt.</summary>
    public void GiveBack(Namespace target)
    {
        if (session is not null) _ = ReturnAsync(session, target);
    }

    /// <summary>The socket ends: returns this state if it may be recovered, null otherwise.</summary>
    public SocketRecovery? Suspend(Socket socket, string reason, bool wasConnected)
    {
        if (!wasConnected) GiveBack(socket.Namespace);
        if (!wasConnected || !RecoverableReasons.Contains(reason)) return null;
        // A socket that still waits has run no handlers.
        if (!IsWaiting) socket.Server.Unfinished.Add(socket.Id, this);
        return this;
    }

    private async ValueTask<RecoveryResult> TakeAsync(RecoveryRequest request, Namespace target)
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
