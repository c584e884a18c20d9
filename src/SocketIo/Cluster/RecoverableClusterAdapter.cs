using System.Collections.Concurrent;
using SocketIoNet.Cluster;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Recovery;

namespace SocketIoNet.Adapters;

/// <summary>
/// The base of adapters whose broker keeps messages in order, each with an offset, so that any server can recover a client that was connected to any other. Beside publishing and receiving, a
/// derived class reads that log and keeps sessions.
/// </summary>
/// <remarks>
/// <para>Events that may be recovered (all but those that are volatile, local, or ask for an acknowledgement) reach the sockets of every server, this one included, when the broker delivers them:
/// in its order, with its offset. An emit still never waits. Other packets for the same socket, such as acknowledgements, do not pass through the broker and may overtake them.</para>
/// <para>When such an event cannot be published, sockets of this server receive it at once and without an offset: it is not recovered.</para>
/// <para>Without <see cref="SocketIoOptions.ConnectionStateRecovery"/> it behaves as a <see cref="ClusterAdapter"/>.</para>
/// </remarks>
public abstract class RecoverableClusterAdapter : ClusterAdapter
{
    private readonly ConcurrentDictionary<string, Task> _saving = new(StringComparer.Ordinal);
    private readonly ConnectionStateRecoveryOptions? _recovery;
    private readonly OrderedLocalAdapter _local;

    /// <summary>Creates the adapter of a namespace.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="compareOffsets">Tells which of two offsets is the later one, as <see cref="Comparison{T}"/> does.</param>
    /// <param name="options">How long servers wait for each other; null for the defaults.</param>
    protected RecoverableClusterAdapter(Namespace @namespace, Comparison<string> compareOffsets, ClusterAdapterOptions? options = null)
        : this(@namespace, new OrderedLocalAdapter(@namespace, compareOffsets), options) => CompareOffsets = compareOffsets;

    private RecoverableClusterAdapter(Namespace @namespace, OrderedLocalAdapter local, ClusterAdapterOptions? options)
        : base(@namespace, options, local)
    {
        _local = local;
        _recovery = @namespace.Server.Options.ConnectionStateRecovery;
        CompareOffsets = StringComparer.Ordinal.Compare;
    }

    private Comparison<string> CompareOffsets { get; }

    private TimeProvider Time => Namespace.Server.TimeProvider;

    private protected override void Broadcast(in Packet packet, BroadcastOptions options)
    {
        if (!IsRecoverable(packet, options))
        {
            base.Broadcast(packet, options);
            return;
        }

        OutgoingEvent? seen = null;
        if (options.SocketId is { } id && Namespace.Sockets.TryGetValue(id, out var socket)) socket.NotifyOutgoing(packet, ref seen);
        Publish(packet, options);
    }

    private protected override void Handle(ClusterMessage message)
    {
        if (IsRecoverable(message)) Deliver(message);
        else base.Handle(message);
    }

    private protected override void EmitRecoverable(Socket socket, in Packet packet, SendOptions options)
    {
        if (socket.Recovery is not { IsOver: false } recovery || (recovery.IsSuspended && IsForgotten(recovery))) return;
        var own = recovery.OptionsFor(socket, options);
        if (IsRecoverable(packet, own)) Publish(packet, own);
        else base.Broadcast(packet, own);
    }

    private protected override void HandlePublishFailure(ClusterMessage message, Exception exception)
    {
        base.HandlePublishFailure(message, exception);
        // Without recovery they have received it already.
        if (_recovery is not null && message is { Type: ClusterMessageType.Broadcast, RequestId: null, Data: { } data } && IsKept(message.Options))
            _local.Broadcast(data.ToPacket(PacketType.Event, Namespace), message.Options);
    }

    private protected override IReadOnlyCollection<string> Suspend(Socket socket, RecoveryIdentity identity)
    {
        if (socket.Recovery is { IsWaiting: true, Session: { } session }) _ = ReturnAsync(session, CancellationToken.None).AsTask();
        if (_local.Suspend(socket, out var rooms) is not { } suspended) return rooms;
        socket.Recovery!.SuspendedAt = Time.GetTimestamp();
        _ = SaveAsync(suspended);
        return rooms;
    }

    private protected override async ValueTask<RecoveryResult> TakeAsync(RecoveryRequest request, CancellationToken cancellationToken)
    {
        var session = _local.SuspendLive(request, out var live);
        if (session is not null) live!.Client.CloseAsReplaced();
        else if (live is not null) return RecoveryResult.Rejected(RecoveryRejection.User);
        else session = await TakeStoredAsync(request, cancellationToken).ConfigureAwait(false);
        if (session is null) return RecoveryResult.Rejected(RecoveryRejection.Unknown);
        if (session.PrivateId != request.Identity.PrivateId || !MayRecover(session, request.Identity.User))
        {
            await SaveAsync(session).ConfigureAwait(false);
            return RecoveryResult.Rejected(RecoveryRejection.User);
        }

        // The client took the last text of an event without an offset for one: from the start on, it would receive again what it has.
        if (request.Offset is { } claimed && !IsOffset(claimed)) return RecoveryResult.Rejected(RecoveryRejection.Offset);
        // Clients keep an offset of an earlier session until they receive another.
        var start = request.Offset is { } offset ? Later(offset, session.Start) : session.Start;
        if (start is null) return RecoveryResult.Rejected(RecoveryRejection.Unknown);
        return await CollectAsync(new ReturningSession(session, request.Identity, start, request.MaxBytes), cancellationToken).ConfigureAwait(false);
    }

    private protected override async ValueTask ReturnAsync(RecoverableSession session, CancellationToken cancellationToken)
    {
        if (session is ReturningSession returning && _local.EndReturn(returning)) await SaveAsync(returning.Session).ConfigureAwait(false);
    }

    private protected override ValueTask<bool> ResumeAsync(
        Socket socket, RecoverableSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open, CancellationToken cancellationToken) =>
        ValueTask.FromResult(session is ReturningSession returning && _local.TryResume(socket, returning, open));

    /// <summary>Says where reading the log begins. To be called before the first message is received.</summary>
    /// <param name="offset">The offset after which messages will be received.</param>
    protected void BeginAt(string offset) => _local.Position = offset;

    /// <summary>Keeps a session for so long that its client can be recovered.</summary>
    /// <param name="session">The session; its <see cref="SocketData.ToPacketData(SocketIoServer)"/> is what can be stored.</param>
    /// <param name="lifetime">How long it is to be kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected abstract ValueTask SaveSessionAsync(ClusterSession session, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Takes a session out of the store, so that no other server can; null when there is none.</summary>
    protected abstract ValueTask<ClusterSession?> TakeSessionAsync(string privateId, CancellationToken cancellationToken);

    /// <summary>Whether a session is given to a client that knows its secret: by default, if it is the same user, or neither names one. Node servers store sessions that name none.</summary>
    /// <param name="session">The session.</param>
    /// <param name="user">The user of the client; null for none.</param>
    protected virtual bool MayRecover(ClusterSession session, string? user)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.User == user;
    }

    /// <summary>Reads the log on.</summary>
    /// <param name="offset">The offset after which to read, which may have come from a client.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The next messages of this namespace, with their offsets; none at the end of the log. Null when messages after <paramref name="offset"/> may have been dropped, or it is unknown.
    /// </returns>
    protected abstract ValueTask<IReadOnlyList<ClusterMessage>?> ReadAfterAsync(string offset, CancellationToken cancellationToken);

    /// <summary>Whether a text that a client has sent has the form of an offset.</summary>
    protected abstract bool IsOffset(string offset);

    private static bool IsKept(BroadcastOptions options) => !options.IsLocal && options.Rooms is not { Count: 0 } && (options.SendOptions & SendOptions.Volatile) == 0;

    private bool IsRecoverable(in Packet packet, BroadcastOptions options) => _recovery is not null && packet is { Type: PacketType.Event, Id: < 0 } && IsKept(options);

    private bool IsRecoverable(ClusterMessage message) =>
        _recovery is not null && message is { Type: ClusterMessageType.Broadcast, RequestId: null, Data: not null, Offset: not null } && IsKept(message.Options);

    private bool IsForgotten(SocketRecovery lost) => Time.GetElapsedTime(lost.SuspendedAt) >= _recovery!.MaxDisconnectionDuration;

    private void Publish(in Packet packet, BroadcastOptions options) =>
        Publish(BroadcastMessage(PacketData.Copy(packet), options));

    private string Later(string offset, string? other) => other is not null && CompareOffsets(offset, other) < 0 ? other : offset;

    private void Deliver(ClusterMessage message)
    {
        OnHeard(message.ServerId);
        // An emit to a single socket of this server has notified it.
        var isNotified = message.ServerId == ServerId && message.Options.SocketId is not null;
        _local.Deliver(message.Data!.ToPacket(PacketType.Event, Namespace), message.Options, message.Offset!, isNotified);
    }

    private async ValueTask<ClusterSession?> TakeStoredAsync(RecoveryRequest request, CancellationToken cancellationToken)
    {
        // The client may be faster than the store.
        if (_saving.TryGetValue(request.Identity.PrivateId, out var saving)) await saving.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await TakeSessionAsync(request.Identity.PrivateId, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RecoveryResult> CollectAsync(ReturningSession session, CancellationToken cancellationToken)
    {
        var rejection = RecoveryRejection.Failed;
        try
        {
            rejection = await ReadMissedAsync(session, _local.BeginReturn(session), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (rejection != RecoveryRejection.None) _local.EndReturn(session);
        }

        return rejection == RecoveryRejection.None ? RecoveryResult.Taken(session) : RecoveryResult.Rejected(rejection);
    }

    /// <summary>Reads the log up to where delivered events are collected.</summary>
    private async ValueTask<RecoveryRejection> ReadMissedAsync(ReturningSession session, string? end, CancellationToken cancellationToken)
    {
        while (!session.IsTooMuch)
        {
            if (await ReadAfterAsync(session.ReadTo, cancellationToken).ConfigureAwait(false) is not { } messages) return RecoveryRejection.Expired;
            if (messages.Count == 0) return RecoveryRejection.None;
            foreach (var message in messages)
            {
                if (IsRecoverable(message) && session.IsFor(message.Options))
                    session.AddRead(_local.EncodeWithOffset(message.Data!.ToPacket(PacketType.Event, Namespace), message.Offset!));
            }

            session.ReadTo = messages[^1].Offset!;
            if (end is not null && CompareOffsets(session.ReadTo, end) >= 0) return session.IsTooMuch ? RecoveryRejection.Overflow : RecoveryRejection.None;
        }

        return RecoveryRejection.Overflow;
    }

    private Task SaveAsync(ClusterSession session)
    {
        var saved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _saving[session.Identity.PrivateId] = saved.Task;
        _ = SaveAsync(session, saved);
        return saved.Task;
    }

    private async Task SaveAsync(ClusterSession session, TaskCompletionSource saved)
    {
        try
        {
            await SaveSessionAsync(session, _recovery!.MaxDisconnectionDuration, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Namespace.Server.Log.RecoveryFailed(exception, Namespace.Name);
        }
        finally
        {
            _saving.TryRemove(new KeyValuePair<string, Task>(session.Identity.PrivateId, saved.Task));
            saved.SetResult();
        }
    }
}
