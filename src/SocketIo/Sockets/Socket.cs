using System.Runtime.CompilerServices;
using System.Security.Claims;
using SocketIoNet.Acknowledgements;
using SocketIoNet.Binding;
using SocketIoNet.Clients;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Recovery;
using SocketIoNet.Rooms;
using SocketIoNet.Sockets;

namespace SocketIoNet;

/// <summary>One client in one namespace.</summary>
public sealed class Socket : ISocket, IHandlerRegistry, IRoomMember, ISocketDetails
{
    private volatile bool _isAnnounced;
    private volatile bool _watchesOutgoing;
    private AckRegistry? _acks;
    private SocketData? _data;

    internal Socket(Namespace @namespace, ClientConnection client, Handshake handshake)
    {
        Namespace = @namespace;
        Client = client;
        Session = client.Session;
        Handshake = handshake;
        Id = client.Dialect.CreateSocketId(client.Session, @namespace.Name);
        Dispatcher = new EventDispatcher(this);
        Lifecycle = new SocketLifecycle(Server.Services);
        if (@namespace.Recovery is { } adapter && client.Dialect.MayRecover) Recovery = SocketRecovery.TryCreate(adapter, User);
    }

    /// <summary>
    /// The id of this socket, which clients may know: 20 random characters. For clients of Socket.IO 1.x and 2.x it is the id of the session, in other namespaces than the main one behind their name and a
    /// <c>#</c>.
    /// </summary>
    public string Id { get; private set; }

    /// <summary>The namespace of the socket.</summary>
    public Namespace Namespace { get; }

    /// <summary>The server.</summary>
    public SocketIoServer Server => Namespace.Server;

    /// <summary>The connection, shared with the client's sockets in other namespaces.</summary>
    public Connection Connection => Client.Connection;

    /// <summary>The request that opened the connection, and the client's <c>auth</c>.</summary>
    public Handshake Handshake { get; }

    /// <summary>Whether the socket is connected: from the end of the middlewares to the disconnect.</summary>
    public bool Connected => Lifecycle.IsConnected;

    /// <summary>
    /// Whether this socket was recovered: it has the id, rooms and data of one that lost its connection; see <see cref="SocketIoOptions.ConnectionStateRecovery"/>. Its handlers are new, and so is its
    /// handshake.
    /// </summary>
    public bool Recovered => Recovery?.Session is not null;

    /// <summary>Cancelled when the socket disconnects.</summary>
    public CancellationToken DisconnectedToken => Lifecycle.Token;

    /// <summary>Values that the application keeps with the socket.</summary>
    public SocketData Data => LazyInitializer.EnsureInitialized(ref _data, static () => new SocketData());

    /// <summary>
    /// The user that ASP.NET Core authenticated for the request that opened the connection; its Identity is not authenticated if there was none. It does not change: a middleware that authenticates by
    /// <see cref="Handshake.GetAuth"/> keeps what it learns in <see cref="Data"/>.
    /// </summary>
    public ClaimsPrincipal User => Client.Session.Handshake.User;

    /// <summary>The services of a scope that lasts as long as the socket, created on first use.</summary>
    public IServiceProvider Services => Lifecycle.Services;

    /// <summary>
    /// The rooms that the socket is in, its own id included. In handlers of <see cref="OnDisconnecting(Action{string})"/> and OnDisconnect, the rooms that it was in.
    /// </summary>
    public IReadOnlyCollection<string> Rooms => Lifecycle.LastRooms ?? Namespace.Adapter.GetRooms(this);

    /// <summary>The handlers added by <see cref="OnAny(Action{string, EventArguments})"/> and PrependAny, in the order in which they are called.</summary>
    public IReadOnlyList<Delegate> AnyHandlers => Dispatcher.PresentHooks?.Incoming.All.Select(static handler => handler.Value.Target).ToArray() ?? [];

    /// <summary>The handlers added by OnAnyOutgoing and PrependAnyOutgoing, in the order in which they are called.</summary>
    public IReadOnlyList<Delegate> AnyOutgoingHandlers => Dispatcher.PresentHooks?.Outgoing.All.Select(static handler => handler.Value.Target).ToArray() ?? [];

    /// <summary>All sockets of the namespace except this one.</summary>
    public BroadcastOperator Broadcast => new(Namespace, new BroadcastOptions { Except = [Id] });

    /// <summary>All sockets of the namespace except this one that are connected to this server.</summary>
    public BroadcastOperator Local => Broadcast.Local;

    /// <summary>This socket; messages are dropped while others wait to be sent to it.</summary>
    public SocketOperator Volatile => new SocketOperator(this).Volatile;

    IBroadcastOperator ISocket.Broadcast => Broadcast;

    IBroadcastOperator ISocketDetails.Operator => new BroadcastOperator(Namespace, new BroadcastOptions { SocketId = Id });

    bool IRoomMember.IsEnded => IsEnded;

    /// <summary>Also kept here, because a broadcast needs it for each recipient, and every further object on the way to it is a cache miss.</summary>
    internal EngineSession Session { get; }

    internal ClientConnection Client { get; }

    internal EventDispatcher Dispatcher { get; }

    internal SocketLifecycle Lifecycle { get; }

    internal bool IsEnded => Lifecycle.IsEnded;

    /// <summary>Whether the packet that notifies the client that it is connected was queued. Changed under the lock of the <see cref="NamespaceRegistrations"/>.</summary>
    internal bool IsAnnounced
    {
        get => _isAnnounced;
        set => _isAnnounced = value;
    }

    /// <summary>Whether what is sent to the socket cannot reach its client any more.</summary>
    internal bool IsGone => IsEnded && Recovery is not { IsOver: false };

    /// <summary>The state by which the socket may be recovered; null if it cannot be.</summary>
    internal SocketRecovery? Recovery { get; private set; }

    /// <summary>The acknowledgements that are awaited from the client.</summary>
    internal AckRegistry Acks => _acks ?? LazyInitializer.EnsureInitialized(ref _acks, () => new AckRegistry(Session, Server.Options.MaxPendingAcks, Server.Metrics));

    /// <summary>The members of the room except this socket.</summary>
    public BroadcastOperator To(string room) => Broadcast.To(room);

    /// <summary>The members of any of the rooms, each once, except this socket; none when the list is empty.</summary>
    public BroadcastOperator To(params IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <inheritdoc cref="To(string)"/>
    public BroadcastOperator In(string room) => Broadcast.To(room);

    /// <inheritdoc cref="To(IEnumerable{string})"/>
    public BroadcastOperator In(params IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <summary>All sockets of the namespace except this one and the members of the room.</summary>
    public BroadcastOperator Except(string room) => Broadcast.Except(room);

    /// <summary>All sockets of the namespace except this one and the members of the rooms.</summary>
    public BroadcastOperator Except(params IEnumerable<string> rooms) => Broadcast.Except(rooms);

    /// <summary>This socket; says whether messages are compressed, where the transport compresses.</summary>
    public SocketOperator Compress(bool compress) => new SocketOperator(this).Compress(compress);

    /// <inheritdoc cref="SocketOperator.Timeout"/>
    public SocketOperator Timeout(TimeSpan timeout) => new SocketOperator(this).Timeout(timeout);

    /// <summary>This socket; what waits, such as an acknowledgement, waits until <paramref name="cancellationToken"/> is cancelled.</summary>
    public SocketOperator WithCancellation(CancellationToken cancellationToken) => new SocketOperator(this).WithCancellation(cancellationToken);

    /// <summary>Sends an event with one argument. It is queued, and the call returns at once. Does nothing after the disconnect.</summary>
    /// <exception cref="PayloadSerializationException">The argument cannot be serialized; nothing has been sent.</exception>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? argument) => new SocketOperator(this).Emit(eventName, argument);

    /// <summary>Sends an event with any arguments. It is queued, and the call returns at once. Does nothing after the disconnect.</summary>
    /// <exception cref="ArgumentException">One of the arguments is a CancellationToken; use <see cref="WithCancellation"/>.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments) => new SocketOperator(this).Emit(eventName, arguments);

    /// <summary>Sends the event <c>message</c> with one argument.</summary>
    [OverloadResolutionPriority(1)]
    public void Send(object? argument) => Emit("message", argument);

    /// <summary>Sends the event <c>message</c>.</summary>
    public void Send(params ReadOnlySpan<object?> arguments) => Emit("message", arguments);

    /// <summary>Sends an event with one argument, and waits while more is queued for the client than <see cref="EngineOptions.SendQueueSoftLimitBytes"/>: for bulk senders.</summary>
    [OverloadResolutionPriority(1)]
    public Task EmitAsync(string eventName, object? argument) => new SocketOperator(this).EmitAsync(eventName, argument);

    /// <summary>Sends an event, and waits while more is queued for the client than <see cref="EngineOptions.SendQueueSoftLimitBytes"/>: for bulk senders.</summary>
    public Task EmitAsync(string eventName, params ReadOnlySpan<object?> arguments) => new SocketOperator(this).EmitAsync(eventName, arguments);

    /// <summary>Sends an event with one argument and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <inheritdoc cref="EmitWithAckAsync{T}(string, ReadOnlySpan{object?})" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Task<T> EmitWithAckAsync<T>(string eventName, object? argument) => new SocketOperator(this).EmitWithAckAsync<T>(eventName, argument);

    /// <summary>Sends an event and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <exception cref="AckTimeoutException">The client did not acknowledge within <see cref="SocketIoOptions.AckTimeout"/>.</exception>
    /// <exception cref="SocketDisconnectedException">The socket disconnected first.</exception>
    /// <exception cref="ArgumentBindingException">The client acknowledged with something that is not a <typeparamref name="T"/>.</exception>
    public Task<T> EmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments) =>
        new SocketOperator(this).EmitWithAckAsync<T>(eventName, arguments);

    /// <summary>Joins a room of the namespace. Does nothing after the disconnect.</summary>
    /// <inheritdoc cref="JoinAsync(IEnumerable{string})" path="/remarks"/>
    public Task JoinAsync(string room) => JoinAsync(RoomNames.Of(room), CancellationToken.None);

    /// <summary>Joins rooms of the namespace. Does nothing after the disconnect.</summary>
    /// <remarks>
    /// With the in-memory adapter the task has completed when the call returns. The id of another socket is a room that can be joined, and its members receive what is sent to that id: if a client
    /// chooses the name, add a prefix or look it up.
    /// </remarks>
    public Task JoinAsync(params IEnumerable<string> rooms) => JoinAsync(RoomNames.Of(rooms), CancellationToken.None);

    /// <summary>Leaves a room.</summary>
    public Task LeaveAsync(string room) => LeaveAsync(RoomNames.Of(room), CancellationToken.None);

    /// <summary>Leaves rooms.</summary>
    public Task LeaveAsync(params IEnumerable<string> rooms) => LeaveAsync(RoomNames.Of(rooms), CancellationToken.None);

    /// <inheritdoc/>
    public void Off(string eventName, Delegate handler) => Dispatcher.Handlers.Remove(eventName, handler);

    /// <inheritdoc/>
    public void Off(string eventName) => Dispatcher.Handlers.RemoveAll(eventName);

    /// <inheritdoc/>
    public void Off() => Dispatcher.Handlers.RemoveAll();

    /// <summary>
    /// Adds a middleware, which runs before the handlers of each event and passes the event on by calling <c>next</c>, whose task completes with the handlers. An event that is not passed on is dropped.
    /// Throwing drops it too, and gives the exception to <see cref="OnError(Action{Exception})"/>. The client is not notified: emit something, or use <see cref="EventContext.Ack"/>.
    /// </summary>
    /// <remarks>
    /// Middlewares run in the order of their registration, for one event at a time. Catch-all handlers (<see cref="OnAny(Action{EventContext})"/>) run before them and see every event. <c>next</c> does not throw
    /// what handlers throw. Call it once, before the middleware completes, and await it.
    /// </remarks>
    /// <returns>Disposing it removes the middleware.</returns>
    public IDisposable Use(Func<EventContext, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        return Dispatcher.Hooks.Middlewares.Add(middleware);
    }

    /// <summary>Handles every event that the client sends, before middlewares and the handlers of the event, in the order of registration.</summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnAny(Action<string, EventArguments> handler) => AddAny(handler, SynchronousCallback.ToAsync<EventContext>(e => handler(e.EventName, e.Arguments)), first: false);

    /// <inheritdoc cref="OnAny(Action{string, EventArguments})"/>
    public IDisposable OnAny(Func<string, EventArguments, Task> handler) => AddAny(handler, e => handler(e.EventName, e.Arguments), first: false);

    /// <inheritdoc cref="OnAny(Action{string, EventArguments})"/>
    public IDisposable OnAny(Action<EventContext> handler) => AddAny(handler, SynchronousCallback.ToAsync(handler), first: false);

    /// <inheritdoc cref="OnAny(Action{string, EventArguments})"/>
    public IDisposable OnAny(Func<EventContext, Task> handler) => AddAny(handler, handler, first: false);

    /// <summary>Like <see cref="OnAny(Action{string, EventArguments})"/>, but called before the handlers that are already registered.</summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable PrependAny(Action<string, EventArguments> handler) => AddAny(handler, SynchronousCallback.ToAsync<EventContext>(e => handler(e.EventName, e.Arguments)), first: true);

    /// <inheritdoc cref="PrependAny(Action{string, EventArguments})"/>
    public IDisposable PrependAny(Func<string, EventArguments, Task> handler) => AddAny(handler, e => handler(e.EventName, e.Arguments), first: true);

    /// <inheritdoc cref="PrependAny(Action{string, EventArguments})"/>
    public IDisposable PrependAny(Action<EventContext> handler) => AddAny(handler, SynchronousCallback.ToAsync(handler), first: true);

    /// <inheritdoc cref="PrependAny(Action{string, EventArguments})"/>
    public IDisposable PrependAny(Func<EventContext, Task> handler) => AddAny(handler, handler, first: true);

    /// <summary>Removes a handler added by OnAny or PrependAny; the one that is called first, if it was added more than once.</summary>
    public void OffAny(Delegate handler) => Dispatcher.PresentHooks?.Incoming.RemoveFirst(present => present.Target == handler);

    /// <summary>Removes all handlers added by OnAny and PrependAny.</summary>
    public void OffAny() => Dispatcher.PresentHooks?.Incoming.RemoveAll();

    /// <summary>
    /// Is called for every event before it is sent to the client, by a broadcast too; acknowledgements are not events. It runs on the thread that sends, which it must not block. Events that the handler
    /// emits to the socket are given to it as well.
    /// </summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnAnyOutgoing(Action<string, EventArguments> handler) => AddAnyOutgoing(handler, SynchronousCallback.ToAsync<OutgoingEvent>(e => handler(e.Name, e.Arguments)), first: false);

    /// <inheritdoc cref="OnAnyOutgoing(Action{string, EventArguments})"/>
    /// <remarks>The event is sent without waiting for the task.</remarks>
    public IDisposable OnAnyOutgoing(Func<string, EventArguments, Task> handler) => AddAnyOutgoing(handler, e => handler(e.Name, e.Arguments), first: false);

    /// <summary>Like <see cref="OnAnyOutgoing(Action{string, EventArguments})"/>, but called before the handlers that are already registered.</summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable PrependAnyOutgoing(Action<string, EventArguments> handler) => AddAnyOutgoing(handler, SynchronousCallback.ToAsync<OutgoingEvent>(e => handler(e.Name, e.Arguments)), first: true);

    /// <inheritdoc cref="PrependAnyOutgoing(Action{string, EventArguments})"/>
    /// <remarks>The event is sent without waiting for the task.</remarks>
    public IDisposable PrependAnyOutgoing(Func<string, EventArguments, Task> handler) => AddAnyOutgoing(handler, e => handler(e.Name, e.Arguments), first: true);

    /// <summary>Removes a handler added by OnAnyOutgoing or PrependAnyOutgoing; the one that is called first, if it was added more than once.</summary>
    public void OffAnyOutgoing(Delegate handler) => Dispatcher.PresentHooks?.Outgoing.RemoveFirst(present => present.Target == handler);

    /// <summary>Removes all handlers added by OnAnyOutgoing and PrependAnyOutgoing.</summary>
    public void OffAnyOutgoing() => Dispatcher.PresentHooks?.Outgoing.RemoveAll();

    /// <summary>
    /// Runs once when the socket has ended, before the handlers of <see cref="OnDisconnect(Action{string})"/>. <see cref="Rooms"/> still has the rooms that the socket was in. The handler is given the reason,
    /// one of <see cref="DisconnectReasons"/>.
    /// </summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnDisconnecting(Action<string> handler) => AddDisconnecting(ToAsync(handler));

    /// <inheritdoc cref="OnDisconnecting(Action{string})"/>
    public IDisposable OnDisconnecting(Func<string, Task> handler) => AddDisconnecting(ToAsync(handler));

    /// <inheritdoc cref="OnDisconnecting(Action{string})"/>
    /// <remarks>The second argument of the handler has details of the reason, if there are any.</remarks>
    public IDisposable OnDisconnecting(Action<string, string?> handler) => AddDisconnecting(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnDisconnecting(Action{string, string?})"/>
    public IDisposable OnDisconnecting(Func<string, string?, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return AddDisconnecting(handler);
    }

    /// <summary>
    /// Runs once when the socket has ended, after the handlers of all its events. It is given the reason, one of <see cref="DisconnectReasons"/>. Added later, it runs at once. Added in a middleware, it also
    /// runs when the socket was never connected: because the client left, or because a middleware rejected it (<see cref="DisconnectReasons.Rejected"/>).
    /// </summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnDisconnect(Action<string> handler) => AddDisconnect(ToAsync(handler));

    /// <inheritdoc cref="OnDisconnect(Action{string})"/>
    public IDisposable OnDisconnect(Func<string, Task> handler) => AddDisconnect(ToAsync(handler));

    /// <inheritdoc cref="OnDisconnect(Action{string})"/>
    /// <remarks>The second argument of the handler has details of the reason, if there are any.</remarks>
    public IDisposable OnDisconnect(Action<string, string?> handler) => AddDisconnect(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnDisconnect(Action{string, string?})"/>
    public IDisposable OnDisconnect(Func<string, string?, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return AddDisconnect(handler);
    }

    /// <summary>Runs when a handler of this socket fails, the arguments of an event do not fit, or the client sends an invalid packet. What it throws is logged.</summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnError(Action<Exception> handler) => Dispatcher.ErrorHandlers.Add(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnError(Action{Exception})"/>
    /// <remarks>The task is not awaited.</remarks>
    public IDisposable OnError(Func<Exception, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Dispatcher.ErrorHandlers.Add(handler);
    }

    /// <summary>Disconnects the socket. The client does not reconnect by itself. Does nothing when the socket has ended.</summary>
    /// <param name="close">Whether the whole connection, with the client's sockets in other namespaces, is closed.</param>
    public void Disconnect(bool close = false) => SocketEnding.Disconnect(this, close);

    void ISocket.EmitCore(string eventName, object?[] arguments) => Emit(eventName, arguments.AsSpan());

    Task<T> ISocket.EmitWithAckCoreAsync<T>(string eventName, object?[] arguments, TimeSpan? timeout)
    {
        var self = new SocketOperator(this);
        return (timeout is { } limit ? self.Timeout(limit) : self).EmitWithAckAsync<T>(eventName, arguments.AsSpan());
    }

    IDisposable IHandlerRegistry.Add(string eventName, BoundHandler handler, bool once)
    {
        ReservedEvents.ThrowIfReserved(eventName);
        handler.Prepare(Server.Serializer);
        return Dispatcher.Handlers.Add(eventName, handler, once);
    }

    /// <summary>Queues a broadcast, without writing it.</summary>
    internal void EnqueueBroadcast(OutgoingMessage message, SendOptions options)
    {
        Announcement.EnqueueFirst(this);
        Session.Enqueue(message, options);
    }

    /// <inheritdoc cref="EventDispatcher.NotifyOutgoing"/>
    internal void NotifyOutgoing(in Packet packet, ref OutgoingEvent? seen)
    {
        if (_watchesOutgoing) Dispatcher.NotifyOutgoing(packet, ref seen);
    }

    internal void SendBroadcast(OutgoingMessage message, SendOptions options)
    {
        Announcement.EnqueueFirst(this);
        Session.Send(message, options);
    }

    /// <summary>Connects the socket, unless it has ended. It is disconnected at once if others have found it and done so.</summary>
    internal bool TryConnect()
    {
        var isConnected = Lifecycle.TryConnect(out var dismissal);
        if (isConnected && dismissal is { } close) Disconnect(close);
        return isConnected;
    }

    internal Task JoinAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Namespace.Adapter.JoinAsync(this, rooms, cancellationToken).AsTask();

    internal Task LeaveAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Namespace.Adapter.LeaveAsync(this, rooms, cancellationToken).AsTask();

    internal void OnAck(in Packet packet)
    {
        if (_acks is null || !_acks.TryTake(packet.Id, out var ack)) return;
        var arguments = ArgumentReader.ForAck(packet.Data, packet.Attachments, Server.Serializer, packet.Items);
        ack.Complete(ref arguments);
    }

    /// <summary>Becomes the socket that the client requests, if it can be recovered; otherwise stays new. Called before anything else knows the socket.</summary>
    internal async ValueTask TryRecoverAsync(RecoveryRequest request)
    {
        if (Recovery is not { } recovery) return;
        if (await recovery.TryTakeAsync(request with { MaxBytes = Session.FreeQueueBytes }, Namespace).ConfigureAwait(false) is not { } session) return;
        Id = session.Id;
        _data = session.Data;
        Recovery = recovery.From(session);
        // The client may leave at the same time: either this check sees it, or the end of the socket sees the session.
        Interlocked.MemoryBarrier();
        if (IsEnded) Recovery.GiveBack(Namespace);
    }

    /// <returns>Whether it was sent, or is kept.</returns>
    internal bool SendEvent(PayloadWriter payload, long ackId, SendOptions options)
    {
        var packet = new Packet(PacketType.Event, Namespace.WireName, payload.Json, ackId, payload.Attachments);
        if (!Lifecycle.IsEnded)
        {
            OutgoingEvent? seen = null;
            NotifyOutgoing(packet, ref seen);
            if (Recovery is not { IsWaiting: true }) Server.Metrics.EventsSent(1);
        }

        // After its end, events for a socket that may be recovered are kept.
        if (Recovery is null || ackId >= 0) return !Lifecycle.IsEnded && Client.Send(packet, options);
        Recovery.Adapter.Emit(this, packet, options);
        return true;
    }

    private static Func<string, string?, Task?> ToAsync(Action<string> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return SynchronousCallback.ToAsync<string, string?>((reason, _) => handler(reason));
    }

    private static Func<string, string?, Task?> ToAsync(Func<string, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (reason, _) => handler(reason);
    }

    private IDisposable AddAny(Delegate target, Func<EventContext, Task?> invoke, bool first)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Dispatcher.Hooks.Incoming.Add(new(target, invoke), first);
    }

    private IDisposable AddAnyOutgoing(Delegate target, Func<OutgoingEvent, Task?> invoke, bool first)
    {
        ArgumentNullException.ThrowIfNull(target);
        var registration = Dispatcher.Hooks.Outgoing.Add(new(target, invoke), first);
        _watchesOutgoing = true;
        return registration;
    }

    private IDisposable AddDisconnecting(Func<string, string?, Task?> handler) => Lifecycle.AddDisconnecting(handler, Dispatcher);

    private IDisposable AddDisconnect(Func<string, string?, Task?> handler) => Lifecycle.AddDisconnect(handler, Dispatcher);
}
