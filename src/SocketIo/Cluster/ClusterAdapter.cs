using SocketIoNet.Cluster;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Recovery;
using SocketIoNet.Rooms;

namespace SocketIoNet.Adapters;

/// <summary>
/// The base of adapters that connect servers through a broker. It keeps the rooms of its own server, and turns every operation into messages; a derived class publishes a message to the other
/// servers, and calls <see cref="Receive"/> for each that comes from them.
/// </summary>
/// <remarks>
/// <para>The broker may lose messages: then other servers' sockets miss them, and requests end at their timeout with what has come, naming the servers that are missing. Sockets of this server
/// never depend on the broker. A broadcast that the broker delivers twice reaches clients twice; responses that come twice count once.</para>
/// <para>With <see cref="SocketIoOptions.ConnectionStateRecovery"/> a client is recovered by the server that it was connected to. For recovery on any server derive from
/// <see cref="RecoverableClusterAdapter"/>.</para>
/// </remarks>
public abstract class ClusterAdapter : IAdapter, IRecoverableAdapter
{
    private readonly InMemoryAdapter _local;
    private readonly ClusterAdapterOptions _options;
    private readonly ClusterRequests _requests = new();
    private readonly ClusterMembers _members;
    private readonly ClusterHeartbeat? _heartbeat;
    private readonly ClusterReceiver _receiver;

    /// <summary>Creates the adapter of a namespace.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="options">How long servers wait for each other; null for the defaults.</param>
    protected ClusterAdapter(Namespace @namespace, ClusterAdapterOptions? options = null)
        : this(@namespace, options, InMemoryAdapterFactory.CreateAdapter(@namespace))
    {
    }

    private protected ClusterAdapter(Namespace @namespace, ClusterAdapterOptions? options, InMemoryAdapter local)
    {
        Namespace = @namespace;
        _local = local;
        _options = options ?? new ClusterAdapterOptions();
        _members = new ClusterMembers(Time);
        if (_options.HeartbeatInterval is { } interval) _heartbeat = new ClusterHeartbeat(Time, interval, Beat);
        _receiver = new ClusterReceiver(this, local, _requests, _members, _options.RequestTimeout);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Rooms => _local.Rooms;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Sids => _local.Sids;

    /// <summary>By what the other servers know this one: 16 hexadecimal digits, others for each namespace.</summary>
    public string ServerId { get; } = ClusterIds.Create();

    /// <summary>The ids of the other servers, as far as heartbeats have made them known.</summary>
    public IReadOnlyList<string> OtherServerIds => _members.Ids;

    /// <summary>The namespace.</summary>
    protected internal Namespace Namespace { get; }

    private TimeProvider Time => Namespace.Server.TimeProvider;

    private IRecoverableAdapter Recovery => (IRecoverableAdapter)_local;

    void IAdapter.Add(Socket socket) => _local.Add(socket);

    IReadOnlyCollection<string> IAdapter.Remove(Socket socket) => _local.Remove(socket);

    IReadOnlyCollection<string> IAdapter.GetRooms(Socket socket) => _local.GetRooms(socket);

    ValueTask IAdapter.JoinAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken) => _local.JoinAsync(socket, rooms, cancellationToken);

    ValueTask IAdapter.LeaveAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken) => _local.LeaveAsync(socket, rooms, cancellationToken);

    void IAdapter.Broadcast(in Packet packet, BroadcastOptions options) => Broadcast(packet, options);

    void IAdapter.BroadcastWithAck(in Packet packet, BroadcastOptions options, AckCollector acks)
    {
        if (IsForOthers(options)) AskOthers(PacketData.Copy(packet), options, acks);
        _local.BroadcastWithAck(packet, options, acks);
    }

    async ValueTask<IReadOnlyList<RemoteSocket>> IAdapter.FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken)
    {
        var local = await _local.FetchSocketsAsync(options, cancellationToken).ConfigureAwait(false);
        if (!IsForOthers(options)) return local;
        var request = await AskAsync(Message(ClusterMessageType.FetchSockets) with { Options = options }, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<RemoteSocket> all = [.. local, .. request.Responses.SelectMany(response => response.Sockets)];
        return request.Missing.Count == 0 ? all : throw new ServersMissingException(request.Missing, all);
    }

    async ValueTask IAdapter.JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken)
    {
        var isForOthers = IsForOthers(options);
        await _local.JoinAllAsync(options, rooms, cancellationToken).ConfigureAwait(false);
        if (isForOthers) await SendAsync(Message(ClusterMessageType.SocketsJoin) with { Options = options, Rooms = rooms }, cancellationToken).ConfigureAwait(false);
    }

    async ValueTask IAdapter.LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken)
    {
        var isForOthers = IsForOthers(options);
        await _local.LeaveAllAsync(options, rooms, cancellationToken).ConfigureAwait(false);
        if (isForOthers) await SendAsync(Message(ClusterMessageType.SocketsLeave) with { Options = options, Rooms = rooms }, cancellationToken).ConfigureAwait(false);
    }

    async ValueTask IAdapter.DisconnectAllAsync(BroadcastOptions options, bool close, CancellationToken cancellationToken)
    {
        var isForOthers = IsForOthers(options);
        await _local.DisconnectAllAsync(options, close, cancellationToken).ConfigureAwait(false);
        var message = Message(ClusterMessageType.DisconnectSockets) with { Options = options, CloseConnections = close };
        if (isForOthers) await SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    void IAdapter.ServerSideEmit(in Packet packet) => Publish(Message(ClusterMessageType.ServerSideEmit) with { Data = PacketData.Copy(packet) });

    Task<ServerSideResponses> IAdapter.ServerSideEmitWithAckAsync(in Packet packet, CancellationToken cancellationToken) =>
        ServerSideEmitWithAckAsync(PacketData.Copy(packet), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The servers that heartbeats have made known; overridden where the broker counts its subscribers.</remarks>
    public virtual ValueTask<int> CountServersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_members.Count + 1);

    /// <inheritdoc/>
    /// <remarks>An override subscribes first, and then calls this, which makes the server known to the others.</remarks>
    public virtual async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (_heartbeat is null) return;
        _heartbeat.Start();
        await SendAsync(Message(ClusterMessageType.InitialHeartbeat), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>An override calls this first, which tells the others that the server leaves, and then unsubscribes.</remarks>
    public virtual async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (_heartbeat is null) return;
        _heartbeat.Stop();
        await SendAsync(Message(ClusterMessageType.Close), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Handles a message that the broker delivers. To be called for one message after the other, in the order of the broker; those of this server itself may be among them.</summary>
    public void Receive(ClusterMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Namespace != Namespace.Name) return;
        try
        {
            Handle(message);
        }
        catch (Exception exception)
        {
            Namespace.Server.Log.ReceiveFailed(exception, Namespace.Name);
        }
    }

    void IRecoverableAdapter.Emit(Socket socket, in Packet packet, SendOptions options) => EmitRecoverable(socket, packet, options);

    IReadOnlyCollection<string> IRecoverableAdapter.Suspend(Socket socket, RecoveryIdentity identity) => Suspend(socket, identity);

    ValueTask<RecoveryResult> IRecoverableAdapter.TakeAsync(RecoveryRequest request, CancellationToken cancellationToken) => TakeAsync(request, cancellationToken);

    ValueTask IRecoverableAdapter.ReturnAsync(RecoverableSession session, CancellationToken cancellationToken) => ReturnAsync(session, cancellationToken);

    ValueTask<bool> IRecoverableAdapter.ResumeAsync(
        Socket socket, RecoverableSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open, CancellationToken cancellationToken) =>
        ResumeAsync(socket, session, open, cancellationToken);

    /// <summary>Publishes a message through <see cref="PublishAsync"/>, without waiting for it; a failure is passed to <see cref="OnPublishFailed"/>.</summary>
    internal void Publish(ClusterMessage message)
    {
        try
        {
            var publishing = SendAsync(message, CancellationToken.None);
            if (publishing.IsCompletedSuccessfully) publishing.GetAwaiter().GetResult();
            else _ = ContainAsync(publishing, message);
        }
        catch (Exception exception)
        {
            HandlePublishFailure(message, exception);
        }
    }

    /// <summary>A message of this server.</summary>
    internal ClusterMessage Message(ClusterMessageType type) => new() { Type = type, ServerId = ServerId, Namespace = Namespace.Name };

    /// <summary>An event of this server.</summary>
    internal ClusterMessage BroadcastMessage(PacketData data, BroadcastOptions options) =>
        new() { Type = ClusterMessageType.Broadcast, ServerId = ServerId, Namespace = Namespace.Name, Options = options, Data = data };

    /// <summary>A message of a server has come: it is there.</summary>
    internal void OnHeard(string serverId)
    {
        if (_heartbeat is not null && serverId != ServerId && serverId != ClusterIds.Emitter) _members.Touch(serverId);
    }

    private protected virtual void HandlePublishFailure(ClusterMessage message, Exception exception) => OnPublishFailed(message, exception);

    private protected virtual void Broadcast(in Packet packet, BroadcastOptions options)
    {
        _local.Broadcast(packet, options);
        if (IsForOthers(options)) Publish(BroadcastMessage(PacketData.Copy(packet), options));
    }

    /// <summary>Handles a message for this namespace. What it throws is logged.</summary>
    private protected virtual void Handle(ClusterMessage message)
    {
        if (message.ServerId != ServerId) _receiver.Handle(message);
    }

    private protected virtual void EmitRecoverable(Socket socket, in Packet packet, SendOptions options) => Recovery.Emit(socket, packet, options);

    private protected virtual IReadOnlyCollection<string> Suspend(Socket socket, RecoveryIdentity identity) => Recovery.Suspend(socket, identity);

    private protected virtual ValueTask<RecoveryResult> TakeAsync(RecoveryRequest request, CancellationToken cancellationToken) => Recovery.TakeAsync(request, cancellationToken);

    private protected virtual ValueTask ReturnAsync(RecoverableSession session, CancellationToken cancellationToken) => Recovery.ReturnAsync(session, cancellationToken);

    private protected virtual ValueTask<bool> ResumeAsync(
        Socket socket, RecoverableSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open, CancellationToken cancellationToken) =>
        Recovery.ResumeAsync(socket, session, open, cancellationToken);

    /// <summary>Whether sockets of other servers may be meant.</summary>
    private protected bool IsForOthers(BroadcastOptions options) =>
        !options.IsLocal && options.Rooms is not { Count: 0 } && (options.SocketId is not { } id || !_local.Sids.ContainsKey(id));

    /// <summary>Publishes a message to all other servers, or to <see cref="ClusterMessage.Recipient"/> where the broker can.</summary>
    /// <remarks>
    /// Called in the order in which the messages are to arrive, without waiting for the previous call to complete, and on any thread. It returns as soon as it has handed the message to
    /// the broker's connection; the task completes when the broker has it.
    /// </remarks>
    /// <param name="message">The message, which does not change and may be kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected abstract ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken);

    /// <summary>A message that nobody waits for could not be published: the other servers will not get it. Logs a warning.</summary>
    protected virtual void OnPublishFailed(ClusterMessage message, Exception exception) => Namespace.Server.Log.PublishFailed(exception, Namespace.Name);

    private ValueTask SendAsync(ClusterMessage message, CancellationToken cancellationToken)
    {
        _heartbeat?.OnPublished();
        return PublishAsync(message, cancellationToken);
    }

    private async Task ContainAsync(ValueTask publishing, ClusterMessage message)
    {
        try
        {
            await publishing.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            HandlePublishFailure(message, exception);
        }
    }

    private async Task<ServerSideResponses> ServerSideEmitWithAckAsync(PacketData data, CancellationToken cancellationToken)
    {
        var request = await AskAsync(Message(ClusterMessageType.ServerSideEmit) with { Data = data }, cancellationToken).ConfigureAwait(false);
        var responses = request.Responses.Select(response => EventArguments.FromPacket(Namespace.Server.Serializer, response.Data!.ToPacket(PacketType.Ack, Namespace)));
        return new ServerSideResponses([.. responses], request.Missing);
    }

    /// <summary>Publishes a request and waits for the responses.</summary>
    private async Task<CollectingRequest> AskAsync(ClusterMessage message, CancellationToken cancellationToken)
    {
        var request = new CollectingRequest(ClusterIds.Create(), await ExpectServersAsync(cancellationToken).ConfigureAwait(false));
        if (request.Missing.Count == 0) return request;
        _requests.Add(request);
        try
        {
            await SendAsync(message with { RequestId = request.Id }, cancellationToken).ConfigureAwait(false);
            await request.WaitAsync(message.Options.Timeout ?? _options.RequestTimeout, Time, cancellationToken).ConfigureAwait(false);
            return request;
        }
        finally
        {
            _requests.Remove(request);
        }
    }

    private void AskOthers(PacketData data, BroadcastOptions options, AckCollector acks)
    {
        var request = new AckRequest(ClusterIds.Create(), acks);
        acks.BeginCounting();
        _requests.Add(request);
        acks.OnEnded(() => _requests.Remove(request));
        Publish(Message(ClusterMessageType.Broadcast) with { Options = options, Data = data, RequestId = request.Id });
        _ = ExpectAsync(request);
    }

    private async Task ExpectAsync(AckRequest request)
    {
        try
        {
            request.Expect(await ExpectServersAsync(CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            // The acknowledgements end with the timeout, which the caller is told. The broker says itself that it is not there.
            Namespace.Server.Log.ServersNotCounted(exception, Namespace.Name);
        }
    }

    private async ValueTask<ExpectedServers> ExpectServersAsync(CancellationToken cancellationToken) =>
        _heartbeat is null
            ? new ExpectedServers(await CountServersAsync(cancellationToken).ConfigureAwait(false) - 1)
            : new ExpectedServers(_members.Ids);

    private void Beat(bool isSilent)
    {
        if (isSilent) Publish(Message(ClusterMessageType.Heartbeat));
        foreach (var serverId in _members.RemoveSilent(_options.HeartbeatTimeout)) _requests.OnServerLeft(serverId);
    }
}
