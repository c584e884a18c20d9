using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Text;
using SocketIoNet.Acknowledgements;
using SocketIoNet.Adapters;
using SocketIoNet.Dispatch;
using SocketIoNet.Namespaces;
using SocketIoNet.Recovery;
using SocketIoNet.Rooms;

namespace SocketIoNet;

/// <summary>A part of the server with handlers, rooms and sockets of its own. As a broadcast operator it means all of its sockets.</summary>
public partial class Namespace : BroadcastOperator
{
    private readonly ConcurrentDictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private readonly ParentNamespace? _parent;
    private readonly Occupancy? _occupancy;
    private readonly AckIds _ackIds = new();
    private readonly RoomEvents _roomEvents;
    private readonly byte[] _wireName;
    private readonly CallbackList<Func<Socket, Func<Task>, Task>> _middlewares;
    private readonly CallbackList<Func<Socket, Task?>> _connectionHandlers;

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
        _serverSideHandlers = new(outer?._serverSideHandlers);
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

    /// <summary>What keeps the rooms and delivers broadcasts.</summary>
    public IAdapter Adapter { get; }

    /// <summary>The name in UTF-8, for adapters and parsers.</summary>
    public ReadOnlySpan<byte> WireName => _wireName;

    /// <summary>What its adapter notes of its rooms.</summary>
    internal virtual RoomEvents RoomEvents => _roomEvents;

    /// <summary>Done when the application has been told that the namespace is there; clients wait for it.</summary>
    internal Task Announced { get; set; } = Task.CompletedTask;

    /// <summary>Whether the last who was in it has left, so that its name is free again.</summary>
    internal bool IsClosed => _occupancy is { IsClosed: true };

    internal ParentNamespace? Parent => _parent;

    /// <summary>The adapter, when it recovers connections and is to do so; else null.</summary>
    internal IRecoverableAdapter? Recovery { get; }

    private protected override Namespace Target => this;

    /// <summary>Runs for each socket that connects. Its events wait until the handler has returned.</summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable OnConnection(Action<Socket> handler) => _connectionHandlers.Add(SynchronousCallback.ToAsync(handler));

    /// <summary>Runs for each socket that connects. Its events wait until the handler is done.</summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable OnConnection(Func<Socket, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _connectionHandlers.Add(handler);
    }

    /// <summary>
    /// Runs before a socket is connected, and lets it go on by calling <c>next</c>. Throwing <see cref="ConnectErrorException"/> refuses it, with what the client is told.
    /// <c>next</c> is to be called once, and before the middleware completes: await it.
    /// </summary>
    /// <returns>Disposing of it removes the middleware.</returns>
    public IDisposable Use(Func<Socket, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        return _middlewares.Add(middleware);
    }

    /// <summary>Runs when a room gets its first member on this server; given the room.</summary>
    /// <remarks>
    /// Handlers of rooms run for what happens on this server, in order and one change at a time, the room of a socket's own id included: before the call that makes the change returns, unless
    /// another thread is running such handlers, which then runs these too. A handler may do anything that does not block, such as joining rooms. Its task is not awaited; exceptions are logged.
    /// </remarks>
    /// <returns>Disposing of it removes the handler.</returns>
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

    internal long NextAckId() => _ackIds.Next();

    /// <summary>Counts a client that is on its way in; false when the namespace has closed. Whoever was counted is taken off with <see cref="Exit"/>, once.</summary>
    internal bool TryEnter() => _occupancy?.TryEnter() ?? true;

    internal void Exit()
    {
        if (_occupancy is { } occupancy && occupancy.LeaveAndCheckEmpty()) Server.Table.Remove(this);
    }

    /// <summary>Runs the middlewares of a socket that wants to connect.</summary>
    /// <returns>False when one neither called the next nor threw.</returns>
    internal async ValueTask<bool> RunMiddlewaresAsync(Socket socket)
    {
        var middlewares = _middlewares.All;
        if (middlewares.Length == 0) return true;
        var run = new MiddlewareRun<Socket>(middlewares, socket);
        var isThrough = await run.RunAsync().ConfigureAwait(false);
        // The client is rejected, and gets the reason from the middleware that knows it.
        if (!isThrough && run.Unheeded is { } failure) ExceptionDispatchInfo.Throw(failure);
        return isThrough;
    }

    /// <summary>Lets a socket in: it can be reached from here on, then the client is told, then the application.</summary>
    internal void Admit(Socket socket)
    {
        _ = Replace(socket);
        Adapter.Add(socket);
        // The client may leave at this very moment: whoever comes second finds the other, so that nothing is left behind.
        if (socket.TryConnect()) socket.OnAdmitted(RunConnectionHandlers);
        else Remove(socket);
    }

    /// <summary>Takes a socket out, and returns the rooms that it was in.</summary>
    internal IReadOnlyCollection<string> Remove(Socket socket, SocketRecovery? suspended = null)
    {
        var rooms = suspended is null ? Adapter.Remove(socket) : suspended.Adapter.Suspend(socket, suspended.Identity);
        if (_sockets.TryRemove(new KeyValuePair<string, Socket>(socket.Id, socket))) Server.Metrics.SocketDisconnected();
        return rooms;
    }

    private Task? RunConnectionHandlers(Socket socket)
    {
        List<Task>? pending = null;
        foreach (var handler in _connectionHandlers.All)
        {
            if (socket.RunContained(handler.Value) is { } task) (pending ??= []).Add(task);
        }

        return pending is null ? null : Task.WhenAll(pending);
    }

    private static Func<string, string, Task?> ToRoomHandler(Func<string, Task?> handler) => (room, _) => handler(room);
}
