using SocketIoNet.Adapters;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Support;

/// <summary>Closes the connection of every socket just before it is added, as a client may that leaves at this moment.</summary>
internal sealed class AdapterThatCloses(Namespace @namespace) : IAdapter
{
    private readonly InMemoryAdapter _inner = new(@namespace);

    public IReadOnlyCollection<string> Rooms => _inner.Rooms;

    public void Add(Socket socket)
    {
        socket.Connection.Close();
        _inner.Add(socket);
    }

    public IReadOnlyCollection<string> Remove(Socket socket) => _inner.Remove(socket);

    public IReadOnlyCollection<string> GetRooms(Socket socket) => _inner.GetRooms(socket);

    public ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms) => _inner.JoinAsync(socket, rooms);

    public ValueTask LeaveAsync(Socket socket, string room) => _inner.LeaveAsync(socket, room);

    public void Broadcast(in Packet packet, BroadcastOptions options, Action<Socket>? beforeSend = null) => _inner.Broadcast(packet, options, beforeSend);

    public ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken) =>
        _inner.FetchSocketsAsync(options, cancellationToken);

    public ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms) => _inner.JoinAllAsync(options, rooms);

    public ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms) => _inner.LeaveAllAsync(options, rooms);

    public ValueTask DisconnectAllAsync(BroadcastOptions options, bool close) => _inner.DisconnectAllAsync(options, close);

    internal sealed class Factory : IAdapterFactory
    {
        public IAdapter Create(Namespace @namespace) => new AdapterThatCloses(@namespace);
    }
}
