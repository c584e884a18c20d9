using SocketIoNet.Adapters;
using SocketIoNet.Protocol;
using SocketIoNet.Rooms;

namespace SocketIoNet.Tests.Support;

/// <summary>An adapter that does what the one in memory does, for tests that change one thing about it.</summary>
internal abstract class PassThroughAdapter(Namespace @namespace) : IAdapter
{
    private readonly InMemoryAdapter _inner = new(@namespace);

    public event Action<string>? RoomCreated
    {
        add => _inner.RoomCreated += value;
        remove => _inner.RoomCreated -= value;
    }

    public event Action<string>? RoomDeleted
    {
        add => _inner.RoomDeleted += value;
        remove => _inner.RoomDeleted -= value;
    }

    public event Action<string, string>? RoomJoined
    {
        add => _inner.RoomJoined += value;
        remove => _inner.RoomJoined -= value;
    }

    public event Action<string, string>? RoomLeft
    {
        add => _inner.RoomLeft += value;
        remove => _inner.RoomLeft -= value;
    }

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Rooms => _inner.Rooms;

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Sids => _inner.Sids;

    public virtual void Add(Socket socket) => _inner.Add(socket);

    public IReadOnlyCollection<string> Remove(Socket socket) => _inner.Remove(socket);

    public IReadOnlyCollection<string> GetRooms(Socket socket) => _inner.GetRooms(socket);

    public ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms) => _inner.JoinAsync(socket, rooms);

    public ValueTask LeaveAsync(Socket socket, string room) => _inner.LeaveAsync(socket, room);

    public virtual void Broadcast(in Packet packet, BroadcastOptions options, Action<Socket>? beforeSend = null) => _inner.Broadcast(packet, options, beforeSend);

    public ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken) =>
        _inner.FetchSocketsAsync(options, cancellationToken);

    public ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms) => _inner.JoinAllAsync(options, rooms);

    public ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms) => _inner.LeaveAllAsync(options, rooms);

    public ValueTask DisconnectAllAsync(BroadcastOptions options, bool close) => _inner.DisconnectAllAsync(options, close);

    public virtual void ServerSideEmit(in Packet packet) => _inner.ServerSideEmit(packet);

    public virtual Task<ServerSideAnswers> ServerSideEmitWithAckAsync(in Packet packet) => _inner.ServerSideEmitWithAckAsync(packet);

    public virtual ValueTask CloseAsync() => _inner.CloseAsync();
}
