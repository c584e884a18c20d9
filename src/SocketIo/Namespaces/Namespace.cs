using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using SocketIoNet.Acknowledgements;
using SocketIoNet.Adapters;
using SocketIoNet.Binding;
using SocketIoNet.Dispatch;
using SocketIoNet.Namespaces;
using SocketIoNet.Protocol;
using SocketIoNet.Recovery;
using SocketIoNet.Rooms;
using SocketIoNet.Sockets;

namespace SocketIoNet;

/// <summary>A part of the server with handlers, rooms and sockets of its own. As a broadcast operator it means all of its sockets.</summary>
public class Namespace : BroadcastOperator, INamespace, IHandlerRegistry
{
    private readonly ConcurrentDictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private readonly ParentNamespace? _parent;
    private readonly Occupancy? _occupancy;
    private readonly AckIds _ackIds = new();
    private readonly RoomEvents _roomEvents;
    private readonly byte[] _wireName;
    private readonly CallbackList<Func<Socket, Func<Task>, Task>> _middlewares;
    private readonly CallbackList<Func<Socket, Task?>> _connectionHandlers;
    private readonly ServerSideEvents _serverSide;

    internal Namespace(SocketIoServer server, string name, Func<Namespace, IAdapter> createAdapter, ParentNamespace? parent = null)
        : base(null, BroadcastOptions.Everyone)
    {
        Server = server;
        Name = name;
        _wireName = Encoding.UTF8.GetBytes(name);
        _parent = parent;
        Namespace? outer = parent;
        _middlewares = new(outer?._middlewares);
        _connectionHandlers = new(outer?._connectionHandlers);
        Handlers = new(outer?.Handlers);
        _serverSide = new(this, outer?._serverSide);
        if (parent is not null && server.Options.CleanupEmptyChildNamespaces) _occupancy = new Occupancy();
        _roomEvents = new RoomEvents(exception => Server.Log.RoomHandlerFailed(exception, Name));
        Adapter = createAdapter(this);
        Recovery = server.Options.ConnectionStateRecovery is null ? null : Adapter as IRecoverableAdapter;
    }

    /// <summary>The name, with its slash in front; <c>/</c> for the main namespace.</summary>
    public string Name { get; }

    /// <summary>The server.</summary>
    public SocketIoServer Server { get; }

    /// <summary>The sockets that are connected to this server, by id.</summary>
    public IReadOnlyDictionary<string, Socket> Sockets => _sockets;

    /// <summary>Keeps the rooms and delivers broadcasts.</summary>
    public IAdapter Adapter { get; }

    /// <summary>The name in UTF-8.</summary>
    internal ReadOnlySpan<byte> WireName => _wireName;

    /// <summary>The handlers of the events that other servers send to the namespace of this name with <c>ServerSideEmit</c>.</summary>
    public IHandlerRegistry ServerSide => _serverSide;

    /// <summary>The handlers of the events of all sockets of the namespace, behind those of its parent.</summary>
    internal HandlerTable Handlers { get; }

    /// <summary>The events whose handlers have blocked.</summary>
    internal BlockingEvents BlockingEvents { get; } = new();

    /// <summary>Records changes of the rooms, and runs the handlers.</summary>
    internal virtual RoomEvents RoomEvents => _roomEvents;

    /// <summary>Completes when the application has been notified of the namespace; clients wait for it.</summary>
    internal Task Announced { get; set; } = Task.CompletedTask;

    /// <summary>Whether the last client has left, so that the name is free again.</summary>
    internal bool IsClosed => _occupancy is { IsClosed: true };

    internal ParentNamespace? Parent => _parent;

    /// <summary>The adapter, if recovery is enabled and the adapter supports it; null otherwise.</summary>
    internal IRecoverableAdapter? Recovery { get; }

    private protected override Namespace Target => this;

    /// <summary>Runs for each socket that connects. Its events wait until the handler has returned.</summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnConnection(Action<Socket> handler) => _connectionHandlers.Add(SynchronousCallback.ToAsync(handler));

    /// <summary>Runs for each socket that connects. Its events wait until the handler is done.</summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnConnection(Func<Socket, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _connectionHandlers.Add(handler);
    }

    /// <summary>
    /// Adds a middleware, which runs before a socket is connected and lets it continue by calling <c>next</c>. Throwing <see cref="ConnectErrorException"/> rejects it, with a message for the client. Call
    /// <c>next</c> once, before the middleware completes, and await it.
    /// </summary>
    /// <returns>Disposing it removes the middleware.</returns>
    public IDisposable Use(Func<Socket, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        return _middlewares.Add(middleware);
    }

    /// <inheritdoc/>
    public void Off(string eventName, Delegate handler) => Handlers.Remove(eventName, handler);

    /// <inheritdoc/>
    public void Off(string eventName) => Handlers.RemoveAll(eventName);

    /// <inheritdoc/>
    public void Off() => Handlers.RemoveAll();

    /// <summary>Runs when a room gets its first member on this server; given the room.</summary>
    /// <remarks>
    /// Handlers of rooms run for what happens on this server, in order and one change at a time, the room of a socket's own id included: before the call that makes the change returns, unless
    /// another thread is running such handlers, which then runs these too. A handler may do anything that does not block, such as joining rooms. Its task is not awaited; exceptions are logged.
    /// </remarks>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnRoomCreated(Action<string> handler) => RoomEvents.Add(RoomChangeKind.Created, ToRoomHandler(SynchronousCallback.ToAsync(handler)));

    /// <inheritdoc cref="OnRoomCreated(Action{string})"/>
    public IDisposable OnRoomCreated(Func<string, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return RoomEvents.Add(RoomChangeKind.Created, ToRoomHandler(handler));
    }

    /// <summary>Runs when a room loses its last member on this server; given the room.</summary>
    /// <inheritdoc cref="OnRoomCreated(Action{string})" path="/remarks | /returns"/>
    public IDisposable OnRoomDeleted(Action<string> handler) => RoomEvents.Add(RoomChangeKind.Deleted, ToRoomHandler(SynchronousCallback.ToAsync(handler)));

    /// <inheritdoc cref="OnRoomDeleted(Action{string})"/>
    public IDisposable OnRoomDeleted(Func<string, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return RoomEvents.Add(RoomChangeKind.Deleted, ToRoomHandler(handler));
    }

    /// <summary>Runs when a socket of this server joins a room; given the room and the id of the socket.</summary>
    /// <inheritdoc cref="OnRoomCreated(Action{string})" path="/remarks | /returns"/>
    public IDisposable OnRoomJoined(Action<string, string> handler) => RoomEvents.Add(RoomChangeKind.Joined, SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnRoomJoined(Action{string, string})"/>
    public IDisposable OnRoomJoined(Func<string, string, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return RoomEvents.Add(RoomChangeKind.Joined, handler);
    }

    /// <summary>Runs when a socket of this server leaves a room; given the room and the id of the socket.</summary>
    /// <inheritdoc cref="OnRoomCreated(Action{string})" path="/remarks | /returns"/>
    public IDisposable OnRoomLeft(Action<string, string> handler) => RoomEvents.Add(RoomChangeKind.Left, SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnRoomLeft(Action{string, string})"/>
    public IDisposable OnRoomLeft(Func<string, string, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return RoomEvents.Add(RoomChangeKind.Left, handler);
    }

    /// <summary>Sends an event with one argument to the other servers. It never waits.</summary>
    /// <inheritdoc cref="ServerSideEmit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public void ServerSideEmit(string eventName, object? argument) => ServerSideEmit(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>
    /// Sends an event with any arguments to the other servers, where a handler of <see cref="ServerSide"/> of the namespace of the same name handles it. It never waits. On a server that stands alone it
    /// reaches nobody, which is logged once as a warning.
    /// </summary>
    /// <exception cref="ArgumentException">The name is <c>connect</c>, <c>connection</c> or <c>new_namespace</c>.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    /// <exception cref="NotSupportedException">The namespace is a parent.</exception>
    public void ServerSideEmit(string eventName, params ReadOnlySpan<object?> arguments)
    {
        using var payload = PayloadWriter.Rent();
        EventPayload.WriteServerSideEvent(payload, Server.Serializer, eventName, arguments);
        Adapter.ServerSideEmit(new Packet(PacketType.Event, WireName, payload.Json, attachments: payload.Attachments));
    }

    /// <summary>Sends an event with one argument to the other servers and waits for their acknowledgements.</summary>
    /// <inheritdoc cref="ServerSideEmitWithAckAsync{T}(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName, object? argument) =>
        ServerSideEmitWithAckAsync<T>(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>
    /// Sends an event to the other servers and waits for their acknowledgements: the first argument of each, or all as <see cref="EventArguments"/>, in the order of arrival. The adapter
    /// decides how long it waits. On a server that stands alone the list is empty.
    /// </summary>
    /// <exception cref="AckTimeoutException">Not all servers acknowledged in time; it carries the values of those that did, and names the others.</exception>
    /// <exception cref="ArgumentBindingException">An acknowledgement is not a <typeparamref name="T"/>.</exception>
    /// <inheritdoc cref="ServerSideEmit(string, ReadOnlySpan{object?})" path="/exception"/>
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments) =>
        ServerSideEmitWithAckAsync<T>(eventName, arguments, CancellationToken.None);

    /// <inheritdoc cref="ServerSideEmitWithAckAsync{T}(string, ReadOnlySpan{object?})"/>
    /// <param name="eventName">The name of the event.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName, object?[] arguments, CancellationToken cancellationToken) =>
        ServerSideEmitWithAckAsync<T>(eventName, arguments.AsSpan(), cancellationToken);

    /// <summary>Runs the handlers of <see cref="ServerSide"/> for an event that another server sent. What they throw is logged.</summary>
    /// <param name="packet">An event; it is not read after the call has returned.</param>
    /// <param name="acknowledge">Receives the first acknowledgement of a handler, on the thread that sends it; null if none is requested.</param>
    internal void ReceiveServerSideEmit(in Packet packet, Action<EventArguments>? acknowledge = null)
    {
        if (!Server.Parents.TryReceive(this, packet)) _serverSide.Receive(packet, acknowledge);
    }

    void INamespace.ServerSideEmitCore(string eventName, object?[] arguments) => ServerSideEmit(eventName, arguments.AsSpan());

    IDisposable IHandlerRegistry.Add(string eventName, BoundHandler handler, bool once)
    {
        ReservedEvents.ThrowIfReserved(eventName);
        ReservedEvents.ThrowIfOfNamespace(eventName);
        handler.Prepare(Server.Serializer);
        return Handlers.Add(eventName, handler, once);
    }

    internal long NextAckId() => _ackIds.Next();

    /// <summary>Counts a client that is about to join; false if the namespace has closed. <see cref="Exit"/> counts it off, once.</summary>
    internal bool TryEnter() => _occupancy?.TryEnter() ?? true;

    internal void Exit()
    {
        if (_occupancy is { } occupancy && occupancy.LeaveAndCheckEmpty()) Server.Table.Remove(this);
    }

    /// <summary>Runs the middlewares for a socket that is about to connect.</summary>
    /// <returns>False if one neither called <c>next</c> nor threw.</returns>
    internal async ValueTask<bool> RunMiddlewaresAsync(Socket socket)
    {
        var middlewares = _middlewares.All;
        if (middlewares.Length == 0) return true;
        var run = new MiddlewareRun<Socket>(middlewares, socket);
        var isThrough = await run.RunAsync().ConfigureAwait(false);
        // The client is rejected with the reason that a middleware has given.
        if (!isThrough && run.Unheeded is { } failure) ExceptionDispatchInfo.Throw(failure);
        return isThrough;
    }

    /// <summary>Connects a socket: adds it to the adapter, notifies the client, then the application.</summary>
    internal void Admit(Socket socket)
    {
        socket.Lifecycle.Admit();
        _ = Replace(socket);
        Adapter.Add(socket);
        Announcement.Enqueue(socket);
        // The client may leave at the same time: either this call or the one that ends the socket removes it.
        if (socket.TryConnect()) OnAdmitted(socket);
        else Remove(socket);
    }

    /// <summary>
    /// Takes the id over from the socket that had it, which may still be in the table. For a recovered socket, only once it is resumed: the client may have returned over another connection
    /// meanwhile.
    /// </summary>
    /// <returns>Completes with the handlers of that socket.</returns>
    internal Task Replace(Socket socket)
    {
        // A socket is in Unfinished before it leaves the table.
        if (_sockets.TryGetValue(socket.Id, out var older) && _sockets.TryRemove(new KeyValuePair<string, Socket>(socket.Id, older))) Server.Metrics.SocketDisconnected();
        var predecessor = older?.Recovery ?? Server.Unfinished.Find(socket.Id);
        _sockets[socket.Id] = socket;
        Server.Metrics.SocketConnected();
        return predecessor?.Finished ?? Task.CompletedTask;
    }

    /// <summary>Removes a socket, and returns the rooms that it was in.</summary>
    internal IReadOnlyCollection<string> Remove(Socket socket, SocketRecovery? suspended = null)
    {
        var rooms = suspended is null ? Adapter.Remove(socket) : suspended.Adapter.Suspend(socket, suspended.Identity);
        if (_sockets.TryRemove(new KeyValuePair<string, Socket>(socket.Id, socket))) Server.Metrics.SocketDisconnected();
        return rooms;
    }

    internal Task? RunConnectionHandlers(Socket socket)
    {
        List<Task>? pending = null;
        foreach (var handler in _connectionHandlers.All)
        {
            if (socket.Dispatcher.RunContained(() => handler.Value(socket), nameof(OnConnection)) is { } task) (pending ??= []).Add(task);
        }

        return pending is null ? null : Task.WhenAll(pending);
    }

    /// <summary>Sends what is queued. Events wait until the connection handlers have completed.</summary>
    private void OnAdmitted(Socket socket) => socket.Dispatcher.Queue.Run(() =>
    {
        // It has ended if the client left at the same time.
        if (socket.Dispatcher.IsOver) return null;
        socket.Session.Flush();
        return RunConnectionHandlers(socket);
    });

    private static Func<string, string, Task?> ToRoomHandler(Func<string, Task?> handler) => (room, _) => handler(room);

    private Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName, ReadOnlySpan<object?> arguments, CancellationToken cancellationToken)
    {
        using var payload = PayloadWriter.Rent();
        EventPayload.WriteServerSideEvent(payload, Server.Serializer, eventName, arguments);
        var packet = new Packet(PacketType.Event, WireName, payload.Json, attachments: payload.Attachments);
        return ServerSideResponse.ReadAllAsync<T>(Adapter.ServerSideEmitWithAckAsync(packet, cancellationToken));
    }
}
