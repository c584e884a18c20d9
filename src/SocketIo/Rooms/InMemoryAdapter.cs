using SocketIoNet.Acknowledgements;
using SocketIoNet.Adapters;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Rooms;

/// <summary>The adapter of a single server, and the local half of every other adapter.</summary>
internal class InMemoryAdapter : IAdapter
{
    private readonly Namespace _namespace;
    private readonly RoomTable<Socket> _table;
    private int _hasWarned;
    private TableView? _rooms;
    private TableView? _sids;

    public InMemoryAdapter(Namespace @namespace)
    {
        _namespace = @namespace;
        _table = new RoomTable<Socket>(@namespace.RoomEvents, @namespace.Server.Options.MaxRoomsPerSocket);
    }

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Rooms => _rooms ??= new TableView(() => _table.RoomCount, _table.CountMembers, _table.FindMembers, _table.AllRooms);

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Sids => _sids ??= new TableView(() => _table.SocketCount, _table.CountRooms, _table.FindRooms, _table.AllSockets);

    private protected RoomTable<Socket> Table => _table;

    public virtual void Add(Socket socket)
    {
        _table.Add(socket);
        NotifyOfChanges();
    }

    public virtual IReadOnlyCollection<string> Remove(Socket socket)
    {
        var rooms = _table.Remove(socket);
        NotifyOfChanges();
        return rooms;
    }

    public IReadOnlyCollection<string> GetRooms(Socket socket) => _table.GetRooms(socket);

    public ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken)
    {
        if (!TryJoin(socket, rooms))
        {
            throw new InvalidOperationException(
                $"The socket may be in {_namespace.Server.Options.MaxRoomsPerSocket} rooms; see SocketIoOptions.MaxRoomsPerSocket.");
        }

        NotifyOfChanges();
        return ValueTask.CompletedTask;
    }

    public ValueTask LeaveAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken)
    {
        _table.Leave(socket, rooms);
        NotifyOfChanges();
        return ValueTask.CompletedTask;
    }

    public virtual void Broadcast(in Packet packet, BroadcastOptions options)
    {
        var sockets = _table.Select(options);
        if (sockets.Length == 0) return;
        var message = Encode(packet);
        OutgoingEvent? seen = null;
        foreach (var socket in sockets)
        {
            socket.NotifyOutgoing(packet, ref seen);
            socket.SendBroadcast(message, options.SendOptions);
        }

        if (packet.Type == PacketType.Event) _namespace.Server.Metrics.EventsSent(sockets.Length);
    }

    public void BroadcastWithAck(in Packet packet, BroadcastOptions options, AckCollector acks)
    {
        var sockets = _table.Select(options);
        if (sockets.Length == 0) return;
        var asked = new Packet(packet.Type, packet.Namespace, packet.Data, _namespace.NextAckId(), packet.Attachments);
        var message = Encode(asked);
        var pending = new LocalRecipients(acks, asked.Id);
        OutgoingEvent? seen = null;
        foreach (var socket in sockets)
        {
            pending.Ask(socket);
            socket.NotifyOutgoing(asked, ref seen);
            socket.SendBroadcast(message, options.SendOptions);
        }

        acks.OnEnded(pending.Withdraw);
        _namespace.Server.Metrics.EventsSent(sockets.Length);
    }

    public ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<RemoteSocket>>(Array.ConvertAll(_table.Select(options), static socket => new RemoteSocket(socket)));

    public ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken)
    {
        foreach (var socket in _table.Select(options)) TryJoin(socket, rooms);
        NotifyOfChanges();
        return ValueTask.CompletedTask;
    }

    public ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken)
    {
        foreach (var socket in _table.Select(options)) _table.Leave(socket, rooms);
        NotifyOfChanges();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisconnectAllAsync(BroadcastOptions options, bool close, CancellationToken cancellationToken)
    {
        foreach (var socket in _table.Select(options)) socket.Disconnect(close);
        return ValueTask.CompletedTask;
    }

    public void ServerSideEmit(in Packet packet) => WarnOnce();

    public Task<ServerSideResponses> ServerSideEmitWithAckAsync(in Packet packet, CancellationToken cancellationToken)
    {
        WarnOnce();
        return Task.FromResult(new ServerSideResponses([], MissingServers.None));
    }

    public ValueTask<int> CountServersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(1);

    public ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Encodes a packet once for all recipients.</summary>
    private protected OutgoingMessage Encode(in Packet packet)
    {
        var message = OutgoingMessage.Rent();
        _namespace.Server.Parser.Encode(packet, message);
        return message.ToShared();
    }

    /// <summary>Runs the handlers of room events. Must not be called under a lock.</summary>
    private protected void NotifyOfChanges() => _namespace.RoomEvents.Notify();

    private bool TryJoin(Socket socket, IReadOnlyList<string> rooms)
    {
        if (_table.Join(socket, rooms)) return true;
        _namespace.Server.Metrics.LimitExceeded(SocketIoLimit.Rooms);
        return false;
    }

    private void WarnOnce()
    {
        if (Interlocked.Exchange(ref _hasWarned, 1) == 0) _namespace.Server.Log.NoOtherServers(_namespace.Name);
    }
}
