using System.Collections.Concurrent;
using System.Text;
using SocketIoNet.Adapters;
using SocketIoNet.Connections;
using SocketIoNet.Recovery;

namespace SocketIoNet;

/// <summary>A part of the server with handlers, rooms and sockets of its own. As a broadcast operator it means all of its sockets.</summary>
public sealed partial class Namespace : BroadcastOperator
{
    private readonly ConcurrentDictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private readonly byte[] _wireName;
    private Func<Socket, Task?>[] _connectionHandlers = [];
    private long _lastAckId = -1;

    internal Namespace(SocketIoServer server, string name, IAdapterFactory adapters)
        : base(null, BroadcastOptions.Everyone)
    {
        Server = server;
        Name = name;
        _wireName = Encoding.UTF8.GetBytes(name);
        Adapter = adapters.Create(this);
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

    internal MiddlewarePipeline Middlewares { get; } = new();

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
    /// </summary>
    public void Use(Func<Socket, Func<Task>, Task> middleware) => Middlewares.Add(middleware);

    internal long NextAckId() => Interlocked.Increment(ref _lastAckId);

    /// <summary>Lets a socket in: it can be reached from here on, then the client is told, then the application.</summary>
    internal void Admit(Socket socket)
    {
        _sockets[socket.Id] = socket;
        Adapter.Add(socket);
        Server.Metrics.SocketConnected();
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

    private void AddConnectionHandler(Func<Socket, Task?> handler) => _connectionHandlers = [.. _connectionHandlers, handler];

    private Task? RunConnectionHandlers(Socket socket)
    {
        List<Task>? pending = null;
        foreach (var handler in _connectionHandlers)
        {
            if (socket.RunContained(handler) is { } task) (pending ??= []).Add(task);
        }

        return pending is null ? null : Task.WhenAll(pending);
    }
}
