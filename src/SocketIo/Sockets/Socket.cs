using System.Runtime.CompilerServices;
using System.Security.Claims;
using SocketIoNet.Acknowledgements;
using SocketIoNet.Binding;
using SocketIoNet.Clients;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Rooms;
using SocketIoNet.Sockets;

namespace SocketIoNet;

/// <summary>One client in one namespace.</summary>
public sealed partial class Socket : IHandlerRegistry
{
    private readonly ClientConnection _client;
    private readonly EventQueue _queue = new();
    private readonly HandlerTable _handlers = new();
    private readonly SocketLifecycle _lifecycle;
    private AckRegistry? _acks;
    private SocketData? _data;

    internal Socket(Namespace @namespace, ClientConnection client, Handshake handshake)
    {
        Namespace = @namespace;
        _client = client;
        Handshake = handshake;
        Id = client.Dialect.CreateSocketId(client.Session, @namespace.Name);
        _lifecycle = new SocketLifecycle(this, _queue);
        if (@namespace.Recovery is { } adapter) Recovery = StartRecovery(adapter);
    }

    /// <summary>
    /// The id of this socket, which clients may know: 20 random characters. For clients of Socket.IO 1.x and 2.x it is that of the session, in namespaces behind their
    /// name and a <c>#</c>.
    /// </summary>
    public string Id { get; private set; }

    /// <summary>The namespace that the socket is in.</summary>
    public Namespace Namespace { get; }

    /// <summary>The server.</summary>
    public SocketIoServer Server => Namespace.Server;

    /// <summary>The connection, which it shares with the client's sockets in other namespaces.</summary>
    public Connection Connection => _client.Connection;

    /// <summary>How the socket came to be.</summary>
    public Handshake Handshake { get; }

    /// <summary>Whether the socket is connected: from the end of the middlewares to the disconnect.</summary>
    public bool Connected => _lifecycle.IsConnected;

    /// <summary>What the application keeps with the socket.</summary>
    public SocketData Data => _data ?? Interlocked.CompareExchange(ref _data, new SocketData(), null) ?? _data;

    /// <summary>The user that ASP.NET Core authenticated for the request that opened the connection.</summary>
    public ClaimsPrincipal User => _client.Session.Handshake.User;

    /// <summary>The services of a scope that lasts as long as the socket; made when first asked for.</summary>
    public IServiceProvider Services => _lifecycle.Services;

    /// <summary>Cancelled when the socket disconnects.</summary>
    public CancellationToken DisconnectedToken => _lifecycle.Token;

    /// <summary>
    /// The rooms that the socket is in, its own id among them. While <see cref="OnDisconnecting(Action{string})"/> and OnDisconnect handlers run, those that it was in.
    /// </summary>
    public IReadOnlyCollection<string> Rooms => _lifecycle.LastRooms ?? Namespace.Adapter.GetRooms(this);

    /// <summary>Everybody in the namespace but this socket.</summary>
    public BroadcastOperator Broadcast => new(Namespace, new BroadcastOptions { Except = [Id] });

    /// <summary>Everybody else in the namespace who is connected to this server.</summary>
    public BroadcastOperator Local => Broadcast.Local;

    /// <summary>This socket, with messages that are dropped while others wait to be sent to it.</summary>
    public SocketOperator Volatile => new SocketOperator(this).Volatile;

    IPayloadSerializer IHandlerRegistry.Serializer => Server.Serializer;

    internal EngineSession Session => _client.Session;

    internal bool IsEnded => _lifecycle.IsEnded;

    /// <summary>Whether nothing that is sent to the socket can reach its client any more.</summary>
    internal bool IsGone => IsEnded && Recovery is not { IsOver: false };

    internal int PendingEvents => _queue.Count;

    /// <summary>How many acknowledgements the client owes.</summary>
    internal int PendingAckCount => _acks?.Count ?? 0;

    private AckRegistry Acks =>
        _acks ?? Interlocked.CompareExchange(ref _acks, new AckRegistry(Session, Server.Options.MaxPendingAcks, Server.Metrics), null) ?? _acks;

    /// <summary>Everybody else in the room.</summary>
    public BroadcastOperator To(string room) => Broadcast.To(room);

    /// <summary>Everybody else in any of the rooms, each once; nobody when the list is empty.</summary>
    public BroadcastOperator To(params IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <inheritdoc cref="To(string)"/>
    public BroadcastOperator In(string room) => Broadcast.To(room);

    /// <inheritdoc cref="To(IEnumerable{string})"/>
    public BroadcastOperator In(params IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <summary>Everybody else but the members of the room.</summary>
    public BroadcastOperator Except(string room) => Broadcast.Except(room);

    /// <summary>Everybody else but the members of the rooms.</summary>
    public BroadcastOperator Except(params IEnumerable<string> rooms) => Broadcast.Except(rooms);

    /// <summary>This socket, with messages that are compressed, where the transport compresses, or not.</summary>
    public SocketOperator Compress(bool compress) => new SocketOperator(this).Compress(compress);

    /// <inheritdoc cref="SocketOperator.Timeout"/>
    public SocketOperator Timeout(TimeSpan timeout) => new SocketOperator(this).Timeout(timeout);

    /// <summary>This socket, with acknowledgements that are awaited until <paramref name="cancellationToken"/> is cancelled.</summary>
    public SocketOperator WithCancellation(CancellationToken cancellationToken) => new SocketOperator(this).WithCancellation(cancellationToken);

    /// <summary>Sends an event without arguments. It is queued; nothing is waited for. Does nothing after the disconnect.</summary>
    public void Emit(string eventName) => Emit(eventName, ReadOnlySpan<object?>.Empty);

    /// <summary>Sends an event with one argument. It is queued; nothing is waited for. Does nothing after the disconnect.</summary>
    /// <exception cref="PayloadSerializationException">The argument cannot be serialized; nothing has been sent.</exception>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? argument) => new SocketOperator(this).Emit(eventName, argument);

    /// <summary>Sends an event with any arguments. It is queued; nothing is waited for. Does nothing after the disconnect.</summary>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments) => new SocketOperator(this).Emit(eventName, arguments);

    /// <summary>Sends the event <c>message</c> with one argument.</summary>
    [OverloadResolutionPriority(1)]
    public void Send(object? argument) => Emit("message", argument);

    /// <summary>Sends the event <c>message</c>.</summary>
    public void Send(params ReadOnlySpan<object?> arguments) => Emit("message", arguments);

    /// <summary>Sends an event with one argument and waits until so little is queued for the client that more may follow.</summary>
    [OverloadResolutionPriority(1)]
    public Task EmitAsync(string eventName, object? argument) => new SocketOperator(this).EmitAsync(eventName, argument);

    /// <summary>Sends an event and waits until so little is queued for the client that more may follow.</summary>
    public Task EmitAsync(string eventName, params ReadOnlySpan<object?> arguments) => new SocketOperator(this).EmitAsync(eventName, arguments);

    /// <summary>Sends an event with one argument and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <inheritdoc cref="EmitWithAckAsync{T}(string, ReadOnlySpan{object?})" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Task<T> EmitWithAckAsync<T>(string eventName, object? argument) => new SocketOperator(this).EmitWithAckAsync<T>(eventName, argument);

    /// <summary>Sends an event and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <exception cref="SocketDisconnectedException">The socket disconnected first.</exception>
    /// <exception cref="ArgumentBindingException">The client acknowledged with something that is not a <typeparamref name="T"/>.</exception>
    public Task<T> EmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments) =>
        new SocketOperator(this).EmitWithAckAsync<T>(eventName, arguments);

    /// <summary>Joins rooms of the namespace. Does nothing after the disconnect.</summary>
    /// <remarks>
    /// On a server that stands alone the task is done when the call returns. The room of another socket's id is one that can be joined, and whoever is in it gets what is
    /// sent to that id: where a client chooses the name, put something in front of it or look it up.
    /// </remarks>
    public Task JoinAsync(params IEnumerable<string> rooms) => Namespace.Adapter.JoinAsync(this, RoomNames.Of(rooms)).AsTask();

    /// <inheritdoc cref="JoinAsync(IEnumerable{string})"/>
    public Task JoinAsync(string room) => Namespace.Adapter.JoinAsync(this, RoomNames.Of(room)).AsTask();

    /// <summary>Leaves a room.</summary>
    public Task LeaveAsync(string room) => room is null ? Task.CompletedTask : Namespace.Adapter.LeaveAsync(this, room).AsTask();

    internal void OnAck(in Packet packet)
    {
        if (_acks is null || !_acks.TryTake(packet.Id, out var ack)) return;
        var arguments = ArgumentReader.ForAck(packet.Data, packet.Attachments, Server.Serializer, packet.ItemCount);
        ack.Complete(ref arguments);
    }

    /// <summary>Answers an event, unless <paramref name="ack"/>, where several may answer, has been used; a value that cannot be serialized does not use it.</summary>
    internal void SendAck<T>(long id, T value, Ack? ack = null)
    {
        if (!Connected) return;
        var writer = PayloadWriter.Rent();
        try
        {
            EventPayload.WriteAck(writer, Server.Serializer, value, Server.MaxOutgoingAttachments);
            if (ack?.TryTake() != false) SendAckPayload(id, writer);
        }
        finally
        {
            writer.Return();
        }
    }

    internal void SendAck(long id, ReadOnlySpan<object?> values, Ack ack)
    {
        if (!Connected) return;
        var writer = PayloadWriter.Rent();
        try
        {
            EventPayload.WriteAck(writer, Server.Serializer, values, Server.MaxOutgoingAttachments);
            if (ack.TryTake()) SendAckPayload(id, writer);
        }
        finally
        {
            writer.Return();
        }
    }

    /// <returns>Whether it was sent, or is kept.</returns>
    internal bool SendEvent(PayloadWriter payload, long ackId, SendOptions options)
    {
        var packet = new Packet(PacketType.Event, Namespace.WireName, payload.Json, ackId, payload.Attachments);
        if (!_lifecycle.IsEnded)
        {
            OutgoingEvent? seen = null;
            NotifyOutgoing(packet, ref seen);
            if (Recovery is not { IsWaiting: true }) Server.Metrics.EventsSent(1);
        }

        // What a socket that may come back is sent after its end waits for it.
        if (Recovery is null || ackId >= 0) return !_lifecycle.IsEnded && _client.Send(packet, options);
        Recovery.Adapter.Emit(this, packet, options);
        return true;
    }

    /// <summary>Registers that the client is to acknowledge <paramref name="id"/>.</summary>
    internal SinglePendingAck<T> ExpectAck<T>(long id, TimeSpan? timeout)
    {
        var pending = new SinglePendingAck<T>(Acks, id);
        Acks.Add(id, pending, timeout);
        return pending;
    }

    internal void ExpectAck<T>(long id, BroadcastAck<T> all) => Acks.AddOneOfMany(id, all.AskedOf(Id, Acks));

    private void SendAckPayload(long id, PayloadWriter payload)
    {
        if (Connected) _client.Send(new Packet(PacketType.Ack, Namespace.WireName, payload.Json, id, payload.Attachments));
    }
}
