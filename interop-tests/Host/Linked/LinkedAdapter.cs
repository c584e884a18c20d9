using SocketIoNet.Adapters;
using SocketIoNet.Protocol;

namespace SocketIoNet.InteropHost.Linked;

/// <summary>Keeps the rooms of its own server in memory, and passes on what is meant for all servers.</summary>
internal sealed class LinkedAdapter(LinkedAdapters links, Namespace own, IAdapter local) : IAdapter
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMilliseconds(500);

    public event Action<string>? RoomCreated
    {
        add => local.RoomCreated += value;
        remove => local.RoomCreated -= value;
    }

    public event Action<string>? RoomDeleted
    {
        add => local.RoomDeleted += value;
        remove => local.RoomDeleted -= value;
    }

    public event Action<string, string>? RoomJoined
    {
        add => local.RoomJoined += value;
        remove => local.RoomJoined -= value;
    }

    public event Action<string, string>? RoomLeft
    {
        add => local.RoomLeft += value;
        remove => local.RoomLeft -= value;
    }

    public string Name => own.Name;

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Rooms => local.Rooms;

    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Sids => local.Sids;

    public void Add(Socket socket) => local.Add(socket);

    public IReadOnlyCollection<string> Remove(Socket socket) => local.Remove(socket);

    public IReadOnlyCollection<string> GetRooms(Socket socket) => local.GetRooms(socket);

    public ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms) => local.JoinAsync(socket, rooms);

    public ValueTask LeaveAsync(Socket socket, string room) => local.LeaveAsync(socket, room);

    public void Broadcast(in Packet packet, BroadcastOptions options, Action<Socket>? beforeSend = null)
    {
        local.Broadcast(packet, options, beforeSend);
        var wire = WirePacket.Of(packet);
        foreach (var other in OthersFor(options)) other.BroadcastHere(wire, options);
    }

    public async ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken)
    {
        List<RemoteSocket> all = [.. await local.FetchSocketsAsync(options, cancellationToken)];
        foreach (var other in OthersFor(options)) all.AddRange(await other.Local.FetchSocketsAsync(options, cancellationToken));
        return all;
    }

    public ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms) => EverywhereAsync(options, adapter => adapter.JoinAllAsync(options, rooms));

    public ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms) => EverywhereAsync(options, adapter => adapter.LeaveAllAsync(options, rooms));

    public ValueTask DisconnectAllAsync(BroadcastOptions options, bool close) => EverywhereAsync(options, adapter => adapter.DisconnectAllAsync(options, close));

    public void ServerSideEmit(in Packet packet)
    {
        var wire = WirePacket.Of(packet);
        foreach (var other in links.OthersThan(this)) other.Receive(wire, answer: null);
    }

    public Task<ServerSideAnswers> ServerSideEmitWithAckAsync(in Packet packet)
    {
        var wire = WirePacket.Of(packet);
        List<Task<WirePacket>> pending = [];
        foreach (var other in links.OthersThan(this))
        {
            var answer = new TaskCompletionSource<WirePacket>(TaskCreationOptions.RunContinuationsAsynchronously);
            pending.Add(answer.Task);
            other.Receive(wire, arguments => answer.TrySetResult(WirePacket.Of(arguments)));
        }

        return GatherAsync(pending);
    }

    public ValueTask CloseAsync() => local.CloseAsync();

    private IAdapter Local => local;

    private IEnumerable<LinkedAdapter> OthersFor(BroadcastOptions options) => options.IsLocal ? [] : links.OthersThan(this);

    private void BroadcastHere(WirePacket wire, BroadcastOptions options) => local.Broadcast(wire.ToPacket(PacketType.Event, own), options);

    private void Receive(WirePacket wire, Action<EventArguments>? answer) => own.ReceiveServerSideEmit(wire.ToPacket(PacketType.Event, own), answer);

    private async ValueTask EverywhereAsync(BroadcastOptions options, Func<IAdapter, ValueTask> act)
    {
        await act(local);
        foreach (var other in OthersFor(options)) await act(other.Local);
    }

    private async Task<ServerSideAnswers> GatherAsync(List<Task<WirePacket>> pending)
    {
        await Task.WhenAny(Task.WhenAll(pending), Task.Delay(AnswerLimit));
        var answers = pending.Where(answer => answer.IsCompletedSuccessfully).Select(answer => EventArguments.FromPacket(own.Server, answer.Result.ToPacket(PacketType.Ack, own)));
        return new ServerSideAnswers([.. answers], pending.TrueForAll(answer => answer.IsCompleted));
    }
}
