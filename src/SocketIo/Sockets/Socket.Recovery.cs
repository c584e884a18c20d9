using SocketIoNet.EngineIo;
using SocketIoNet.Recovery;

namespace SocketIoNet;

/// <content>How a socket comes back after its connection was lost.</content>
public sealed partial class Socket
{
    /// <summary>
    /// Whether this is a socket that the client had before and has recovered, with its id, rooms and data; see <see cref="SocketIoOptions.ConnectionStateRecovery"/>. Its handlers
    /// are new, and so is its handshake.
    /// </summary>
    public bool Recovered => Recovery?.Session is not null;

    /// <summary>What the socket has so that it may be recovered; null when it may not.</summary>
    internal SocketRecovery? Recovery { get; private set; }

    internal bool MaySkipMiddlewares => Recovered && Server.Options.ConnectionStateRecovery is { SkipMiddlewares: true };

    /// <summary>Becomes the socket that the client had, when that can be; else stays a new one. Nobody else knows the socket yet.</summary>
    internal async ValueTask TryRecoverAsync(RecoveryRequest request)
    {
        if (Recovery is not { } recovery) return;
        var result = await TakeAsync(recovery.Adapter, request with { MaxBytes = Session.FreeQueueBytes }).ConfigureAwait(false);
        if (result.Session is not { } session)
        {
            Server.Log.RecoveryRefused(Namespace.Name, result.Refusal);
            Server.Metrics.RecoveryRefused(result.Refusal);
            return;
        }

        Id = session.Id;
        _data = session.Data;
        Recovery = new SocketRecovery(recovery.Adapter, session.Identity, session);
        // The client may leave at this very moment: either it is seen here, or whoever ends the socket sees the session.
        Interlocked.MemoryBarrier();
        if (IsEnded) GiveUpRecovery();
    }

    /// <summary>Queues what the client missed, and the answer that it is connected; nothing, with false, when that is too much at once.</summary>
    internal bool TryReopen(IReadOnlyList<OutgoingMessage> missed)
    {
        if (missed.Sum(message => message.HeldBytes) > Session.FreeQueueBytes) return false;
        foreach (var message in missed) Session.Enqueue(message);
        Server.Metrics.EventsSent(missed.Count);
        _client.EnqueueConnected(this);
        return true;
    }

    /// <summary>The last handler of the socket is done: those of the one that was recovered from it may begin.</summary>
    internal void OnFinished()
    {
        if (Recovery is { } recovery) Server.Unfinished.Finish(Id, recovery);
    }

    /// <summary>Runs something in the order of the socket's events.</summary>
    internal void RunInOrder(Func<Task?> work) => _queue.Run(work);

    /// <summary>The client has recovered the socket over another connection.</summary>
    internal void OnReplaced() => _client.CloseAsReplaced();

    /// <summary>Takes the socket out of its namespace; one whose connection was lost is kept in mind.</summary>
    internal IReadOnlyCollection<string> Leave(bool wasConnected, string reason)
    {
        if (!wasConnected) GiveUpRecovery();
        var suspended = wasConnected && RecoverableReasons.Contains(reason) ? Recovery : null;
        // One that has not come through has run nothing, and is not what another comes after.
        if (suspended is { IsWaiting: false }) Server.Unfinished.Add(Id, suspended);
        return Namespace.Remove(this, suspended);
    }

    /// <summary>What the socket was to be recovered from is kept on for another attempt.</summary>
    internal void GiveUpRecovery()
    {
        if (Recovery is { Session: { } session } recovery) _ = ReturnAsync(recovery.Adapter, session);
    }

    private async ValueTask<RecoveryResult> TakeAsync(IRecoverableAdapter adapter, RecoveryRequest request)
    {
        try
        {
            return await adapter.TakeAsync(request).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Server.Log.RecoveryFailed(exception, Namespace.Name);
            return RecoveryResult.Refused(RecoveryRefusal.Failed);
        }
    }

    private async Task ReturnAsync(IRecoverableAdapter adapter, RecoverableSession session)
    {
        try
        {
            await adapter.ReturnAsync(session).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Server.Log.RecoveryFailed(exception, Namespace.Name);
        }
    }

    private SocketRecovery? StartRecovery(IRecoverableAdapter adapter) =>
        _client.Dialect.MayRecover && RecoveryUser.TryIdentify(User, out var user)
            ? new SocketRecovery(adapter, new RecoveryIdentity(RandomId.Create(), user))
            : null;
}
