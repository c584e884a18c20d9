using SocketIoNet.Adapters;
using SocketIoNet.Protocol;
using SocketIoNet.Rooms;

namespace SocketIoNet.Tests.Support;

/// <summary>An adapter that does what the one in memory does, for tests that change one thing about it.</summary>
internal abstract class PassThroughAdapter(Namespace @namespace) : IAdapter
{
    private readonly InMemoryAdapter _inner = new(@namespace);

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Rooms => _inner.Rooms;

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Sids => _inner.Sids;

    public virtual void Add(Socket socket) => _inner.Add(socket);

    public IReadOnlyCollection<string> Remove(Socket socket) => _inner.Remove(socket);

    public IReadOnlyCollection<string> GetRooms(Socket socket) => _inner.GetRooms(socket);

    public ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken) => _inner.JoinAsync(socket, rooms, cancellationToken);

    public ValueTask LeaveAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken) => _inner.LeaveAsync(socket, rooms, cancellationToken);

    public virtual void Broadcast(in Packet packet, BroadcastOptions options) => _inner.Broadcast(packet, options);

    public virtual void BroadcastWithAck(in Packet packet, BroadcastOptions options, AckCollector acks) => _inner.BroadcastWithAck(packet, options, acks);

    public ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken) =>
        _inner.FetchSocketsAsync(options, cancellationToken);

    public ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken) =>
        _inner.JoinAllAsync(options, rooms, cancellationToken);

    public ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken) =>
        _inner.LeaveAllAsync(options, rooms, cancellationToken);

    public ValueTask DisconnectAllAsync(BroadcastOptions options, bool close, CancellationToken cancellationToken) =>
        _inner.DisconnectAllAsync(options, close, cancellationToken);

    public virtual void ServerSideEmit(in Packet packet) => _inner.ServerSideEmit(packet);

    public virtual Task<ServerSideResponses> ServerSideEmitWithAckAsync(in Packet packet, CancellationToken cancellationToken) =>
        _inner.ServerSideEmitWithAckAsync(packet, cancellationToken);

    public ValueTask<int> CountServersAsync(CancellationToken cancellationToken) => _inner.CountServersAsync(cancellationToken);

    public virtual ValueTask StartAsync(CancellationToken cancellationToken) => _inner.StartAsync(cancellationToken);

    public virtual ValueTask StopAsync(CancellationToken cancellationToken) => _inner.StopAsync(cancellationToken);
}
