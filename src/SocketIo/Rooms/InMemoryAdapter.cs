using SocketIoNet.Adapters;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Rooms;

/// <summary>The adapter of a server that stands alone.</summary>
internal class InMemoryAdapter : IAdapter
{
    private readonly Namespace _namespace;
    private readonly RoomEvents _events;
    private readonly RoomTable _table;
    private int _hasWarned;

    public InMemoryAdapter(Namespace @namespace)
    {
        _namespace = @namespace;
        _events = new RoomEvents(exception => @namespace.Server.Log.RoomHandlerFailed(exception, @namespace.Name));
        _table = new RoomTable(_events, @namespace.Server.Options.MaxRoomsPerSocket);
    }

    public event Action<string>? RoomCreated
    {
        add => _events.Created += value;
        remove => _events.Created -= value;
    }

    public event Action<string>? RoomDeleted
    {
        add => _events.Deleted += value;
        remove => _events.Deleted -= value;
    }

    public event Action<string, string>? RoomJoined
    {
        add => _events.Joined += value;
        remove => _events.Joined -= value;
    }

    public event Action<string, string>? RoomLeft
    {
        add => _events.Left += value;
        remove => _events.Left -= value;
    }

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Rooms => new TableView(() => _table.RoomCount, _table.CountMembers, _table.FindMembers, _table.AllRooms);

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Sids => new TableView(() => _table.SocketCount, _table.CountRooms, _table.FindRooms, _table.AllSockets);

    private protected RoomTable Table => _table;

    public virtual void Add(Socket socket)
    {
        _table.Add(socket);
        TellChanges();
    }

    public virtual IReadOnlyCollection<string> Remove(Socket socket)
    {
        var rooms = _table.Remove(socket);
        TellChanges();
        return rooms;
    }

    public IReadOnlyCollection<string> GetRooms(Socket socket) => _table.GetRooms(socket);

    public ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms)
    {
        if (!TryJoin(socket, rooms))
        {
            throw new InvalidOperationException(
                $"The socket may be in {_namespace.Server.Options.MaxRoomsPerSocket} rooms; see SocketIoOptions.MaxRoomsPerSocket.");
        }

        TellChanges();
        return ValueTask.CompletedTask;
    }

    public ValueTask LeaveAsync(Socket socket, string room)
    {
        _table.Leave(socket, room);
        TellChanges();
        return ValueTask.CompletedTask;
    }

    public virtual void Broadcast(in Packet packet, BroadcastOptions options, Action<Socket>? beforeSend = null)
    {
        var sockets = Select(options);
        if (sockets.Length == 0) return;
        var message = Encode(packet);
        OutgoingEvent? seen = null;
        foreach (var socket in sockets)
        {
            beforeSend?.Invoke(socket);
            socket.NotifyOutgoing(packet, ref seen);
            socket.Session.Send(message, options.SendOptions);
        }

        if (packet.Type == PacketType.Event) _namespace.Server.Metrics.EventsSent(sockets.Length);
    }

    public ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<RemoteSocket>>(Array.ConvertAll(Select(options), static socket => new RemoteSocket(socket)));

    public ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms)
    {
        foreach (var socket in Select(options)) TryJoin(socket, rooms);
        TellChanges();
        return ValueTask.CompletedTask;
    }

    public ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms)
    {
        foreach (var socket in Select(options))
        {
            foreach (var room in rooms) _table.Leave(socket, room);
        }

        TellChanges();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisconnectAllAsync(BroadcastOptions options, bool close)
    {
        foreach (var socket in Select(options)) socket.Disconnect(close);
        return ValueTask.CompletedTask;
    }

    private bool TryJoin(Socket socket, IReadOnlyList<string> rooms)
    {
        if (_table.Join(socket, rooms)) return true;
        _namespace.Server.Metrics.LimitExceeded(ClientLimit.Rooms);
        return false;
    }

    public void ServerSideEmit(in Packet packet) => WarnOnce();

    public Task<ServerSideAnswers> ServerSideEmitWithAckAsync(in Packet packet)
    {
        WarnOnce();
        return Task.FromResult(new ServerSideAnswers([], IsComplete: true));
    }

    public ValueTask CloseAsync() => ValueTask.CompletedTask;

    private protected Socket[] Select(BroadcastOptions options) => _table.Select(options.Rooms, options.Except);

    /// <summary>Encodes once for everybody: the bytes are shared and never change.</summary>
    private protected OutgoingMessage Encode(in Packet packet)
    {
        var message = OutgoingMessage.Rent();
        _namespace.Server.Parser.Encode(packet, message);
        return message.ToShared();
    }

    /// <summary>Tells the application what has happened to rooms. Not to be called under a lock.</summary>
    private protected void TellChanges() => _events.Tell();

    private void WarnOnce()
    {
        if (Interlocked.Exchange(ref _hasWarned, 1) == 0) _namespace.Server.Log.NoOtherServers(_namespace.Name);
    }
}
