using System.Collections.Concurrent;
using System.Text;
using SocketIoNet.Acknowledgements;
using SocketIoNet.Adapters;
using SocketIoNet.Dispatch;
using SocketIoNet.Namespaces;
using SocketIoNet.Recovery;

namespace SocketIoNet;

/// <summary>A part of the server with handlers, rooms and sockets of its own. As a broadcast operator it means all of its sockets.</summary>
public partial class Namespace : BroadcastOperator
{
    private readonly ConcurrentDictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private readonly ParentNamespace? _parent;
    private readonly Occupancy? _occupancy;
    private readonly AckIds _ackIds;
    private readonly byte[] _wireName;
    private readonly Lock _adding = new();
    private Func<Socket, Task?>[] _connectionHandlers = [];

    internal Namespace(SocketIoServer server, string name, Func<Namespace, IAdapter> createAdapter, ParentNamespace? parent = null)
        : base(null, BroadcastOptions.Everyone)
    {
        Server = server;
        Name = name;
        _wireName = Encoding.UTF8.GetBytes(name);
        _parent = parent;
        // A broadcast of the parent has one id for the sockets of all its children.
        _ackIds = ((Namespace?)parent)?._ackIds ?? new AckIds();
        if (parent is not null && server.Options.CleanupEmptyChildNamespaces) _occupancy = new Occupancy();
        Middlewares = new MiddlewarePipeline(parent?.Middlewares);
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

    internal MiddlewarePipeline Middlewares { get; }

    /// <summary>Done when the application has been told that the namespace is there; clients wait for it.</summary>
    internal Task Announced { get; set; } = Task.CompletedTask;

    /// <summary>Whether the last who was in it has left, so that its name is free again.</summary>
    internal bool IsClosed => _occupancy is { IsClosed: true };

    internal ParentNamespace? Parent => _parent;

    /// <summary>The adapter, when it recovers connections and is to do so; else null.</summary>
    internal IRecoverableAdapter? Recovery { get; }

    private protected override Namespace Target => this;

    /// <summary>Runs for each socket that connects. Its events wait until the handler has returned.</summary>
    public void OnConnection(Action<Socket> handler) => AddConnectionHandler(socket =>
    {
        handler(socket);
        return null;
    });

    /// <summary>Runs for each socket that connects. Its events wait until the handler is done.</summary>
    public void OnConnection(Func<Socket, Task> handler) => AddConnectionHandler(handler);

    /// <summary>
    /// Runs before a socket is connected, and lets it go on by calling <c>next</c>. Throwing <see cref="ConnectErrorException"/> refuses it, with what the client is told.
    /// <c>next</c> is to be called once, and before the middleware completes: await it.
    /// </summary>
    public void Use(Func<Socket, Func<Task>, Task> middleware) => Middlewares.Add(middleware);

    internal long NextAckId() => _ackIds.Next();

    /// <summary>Counts a client that is on its way in; false when the namespace has closed. Whoever was counted is taken off with <see cref="Exit"/>, once.</summary>
    internal bool TryEnter() => _occupancy?.TryEnter() ?? true;

    internal void Exit()
    {
        if (_occupancy is { } occupancy && occupancy.LeaveIsLast()) Server.Table.Remove(this);
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

    private void AddConnectionHandler(Func<Socket, Task?> handler)
    {
        lock (_adding) _connectionHandlers = [.. _connectionHandlers, handler];
    }

    private Task? RunConnectionHandlers(Socket socket)
    {
        List<Task>? pending = null;
        if (_parent is not null) Run(((Namespace)_parent)._connectionHandlers);
        Run(_connectionHandlers);
        return pending is null ? null : Task.WhenAll(pending);

        void Run(Func<Socket, Task?>[] handlers)
        {
            foreach (var handler in handlers)
            {
                if (socket.RunContained(handler) is { } task) (pending ??= []).Add(task);
            }
        }
    }
}
