using SocketIoNet.Adapters;
using SocketIoNet.Cluster;
using SocketIoNet.Protocol;

namespace SocketIoNet.Rooms;

/// <summary>The adapter of a parent namespace, which has no sockets of its own: operations go to the adapters of its children, and to servers that have others.</summary>
internal sealed class ChildrenAdapter(ParentNamespace parent) : IAdapter
{
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Rooms => TableView.Empty;

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Sids => TableView.Empty;

    public void Add(Socket socket) => throw NotOfParents("sockets");

    public IReadOnlyCollection<string> Remove(Socket socket) => throw NotOfParents("sockets");

    public IReadOnlyCollection<string> GetRooms(Socket socket) => throw NotOfParents("sockets");

    public ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken) => throw NotOfParents("sockets");

    public ValueTask LeaveAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken) => throw NotOfParents("sockets");

    public void Broadcast(in Packet packet, BroadcastOptions options)
    {
        foreach (var child in parent.Children.Values) child.Adapter.Broadcast(Readdress(packet, child), options);
        parent.Server.Parents.Broadcast(parent, packet, options);
    }

    public void BroadcastWithAck(in Packet packet, BroadcastOptions options, AckCollector acks)
    {
        foreach (var child in parent.Children.Values) child.Adapter.BroadcastWithAck(Readdress(packet, child), options, acks);
        parent.Server.Parents.BroadcastWithAck(parent, packet, options, acks);
    }

    public ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken) =>
        ValueTask.FromException<IReadOnlyList<RemoteSocket>>(NotOfParents("FetchSocketsAsync"));

    public async ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken)
    {
        foreach (var child in parent.Children.Values) await child.Adapter.JoinAllAsync(options, rooms, cancellationToken).ConfigureAwait(false);
        parent.Server.Parents.Send(parent, ParentOperation.Join, options, rooms);
    }

    public async ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken)
    {
        foreach (var child in parent.Children.Values) await child.Adapter.LeaveAllAsync(options, rooms, cancellationToken).ConfigureAwait(false);
        parent.Server.Parents.Send(parent, ParentOperation.Leave, options, rooms);
    }

    public async ValueTask DisconnectAllAsync(BroadcastOptions options, bool close, CancellationToken cancellationToken)
    {
        foreach (var child in parent.Children.Values) await child.Adapter.DisconnectAllAsync(options, close, cancellationToken).ConfigureAwait(false);
        parent.Server.Parents.Send(parent, ParentOperation.Disconnect, options, closes: close);
    }

    public void ServerSideEmit(in Packet packet) => throw NotOfParents("ServerSideEmit");

    public Task<ServerSideResponses> ServerSideEmitWithAckAsync(in Packet packet, CancellationToken cancellationToken) => throw NotOfParents("ServerSideEmitWithAckAsync");

    public ValueTask<int> CountServersAsync(CancellationToken cancellationToken) => throw NotOfParents("CountServersAsync");

    public ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private static Packet Readdress(in Packet packet, Namespace child) => new(packet.Type, child.WireName, packet.Data, packet.Id, packet.Attachments);

    /// <summary>Another server may have children of other names, which are unknown here.</summary>
    private static NotSupportedException NotOfParents(string what) => new($"A parent namespace has no {what}; use those of its children.");
}
