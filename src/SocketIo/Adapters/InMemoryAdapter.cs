using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Adapters;

/// <summary>The adapter of a server that stands alone.</summary>
internal class InMemoryAdapter(Namespace @namespace) : IAdapter
{
    private readonly RoomTable _table = new();

    public IReadOnlyCollection<string> Rooms => _table.Rooms;

    public virtual void Add(Socket socket) => _table.Add(socket);

    public virtual IReadOnlyCollection<string> Remove(Socket socket) => _table.Remove(socket);

    public IReadOnlyCollection<string> GetRooms(Socket socket) => _table.GetRooms(socket);

    public ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms)
    {
        Join(socket, rooms);
        return ValueTask.CompletedTask;
    }

    public ValueTask LeaveAsync(Socket socket, string room)
    {
        _table.Leave(socket, room);
        return ValueTask.CompletedTask;
    }

    public virtual void Broadcast(in Packet packet, BroadcastOptions options, Action<Socket>? beforeSend = null)
    {
        var sockets = Select(options);
        if (sockets.Length == 0) return;
        var message = Encode(packet);
        foreach (var socket in sockets)
        {
            beforeSend?.Invoke(socket);
            socket.Session.Send(message, options.SendOptions);
        }
    }

    public ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<RemoteSocket>>([.. Select(options).Select(socket => new RemoteSocket(socket))]);

    public ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms)
    {
        foreach (var socket in Select(options)) _table.Join(socket, rooms);
        return ValueTask.CompletedTask;
    }

    public ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms)
    {
        foreach (var socket in Select(options))
        {
            foreach (var room in rooms) _table.Leave(socket, room);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisconnectAllAsync(BroadcastOptions options, bool close)
    {
        foreach (var socket in Select(options)) socket.Disconnect(close);
        return ValueTask.CompletedTask;
    }

    private protected void Join(Socket socket, IReadOnlyList<string> rooms) => _table.Join(socket, rooms);

    private protected Socket[] Select(BroadcastOptions options) => _table.Select(options.Rooms, options.Except);

    /// <summary>Encodes once for everybody: the bytes are shared and never change.</summary>
    private protected OutgoingMessage Encode(in Packet packet)
    {
        var message = OutgoingMessage.Rent();
        @namespace.Server.Parser.Encode(packet, message);
        return message.ToShared();
    }
}
