using SocketIoNet.Adapters;
using SocketIoNet.Protocol;

namespace SocketIoNet.Rooms;

/// <summary>The adapter of a parent namespace: it has no sockets of its own, and passes on what is meant for those of its children.</summary>
internal sealed class ChildrenAdapter(ParentNamespace parent) : IAdapter
{
    public event Action<string>? RoomCreated
    {
        add => throw NotOfParents("room events");
        remove => throw NotOfParents("room events");
    }

    public event Action<string>? RoomDeleted
    {
        add => throw NotOfParents("room events");
        remove => throw NotOfParents("room events");
    }

    public event Action<string, string>? RoomJoined
    {
        add => throw NotOfParents("room events");
        remove => throw NotOfParents("room events");
    }

    public event Action<string, string>? RoomLeft
    {
        add => throw NotOfParents("room events");
        remove => throw NotOfParents("room events");
    }

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Rooms => TableView.Empty;

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Sids => TableView.Empty;

    public void Add(Socket socket) => throw NotOfParents("sockets");

    public IReadOnlyCollection<string> Remove(Socket socket) => throw NotOfParents("sockets");

    public IReadOnlyCollection<string> GetRooms(Socket socket) => throw NotOfParents("sockets");

    public ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms) => throw NotOfParents("sockets");

    public ValueTask LeaveAsync(Socket socket, string room) => throw NotOfParents("sockets");

    public void Broadcast(in Packet packet, BroadcastOptions options, Action<Socket>? beforeSend = null)
    {
        foreach (var child in parent.Children.Values)
            child.Adapter.Broadcast(new Packet(packet.Type, child.WireName, packet.Data, packet.Id, packet.Attachments), options, beforeSend);
    }

    public ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken) =>
        ValueTask.FromException<IReadOnlyList<RemoteSocket>>(NotOfParents("FetchSocketsAsync"));

    public async ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms)
    {
        foreach (var child in parent.Children.Values) await child.Adapter.JoinAllAsync(options, rooms).ConfigureAwait(false);
    }

    public async ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms)
    {
        foreach (var child in parent.Children.Values) await child.Adapter.LeaveAllAsync(options, rooms).ConfigureAwait(false);
    }

    public async ValueTask DisconnectAllAsync(BroadcastOptions options, bool close)
    {
        foreach (var child in parent.Children.Values) await child.Adapter.DisconnectAllAsync(options, close).ConfigureAwait(false);
    }

    public void ServerSideEmit(in Packet packet) => throw NotOfParents("ServerSideEmit");

    public Task<ServerSideAnswers> ServerSideEmitWithAckAsync(in Packet packet) => throw NotOfParents("ServerSideEmitWithAckAsync");

    public ValueTask CloseAsync() => ValueTask.CompletedTask;

    /// <summary>Another server may have children of other names, which nobody here knows.</summary>
    private static NotSupportedException NotOfParents(string what) => new($"A parent namespace has no {what}: ask its children, one by one.");
}
