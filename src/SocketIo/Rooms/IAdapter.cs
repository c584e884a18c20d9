using SocketIoNet.Protocol;

namespace SocketIoNet.Adapters;

/// <summary>The rooms of one namespace, and the way to reach its sockets, on this server or on others.</summary>
/// <remarks>
/// The events tell what happens to the rooms of this server, in the order in which it happened and one at a time, a socket's own room included: before the call that
/// caused it returns, unless another thread is telling already, which then tells this too. A handler may do anything that does not block, rooms included; what it
/// throws is logged. Without a handler the events cost nothing.
/// </remarks>
public interface IAdapter
{
    /// <summary>A room got its first member on this server; given the room.</summary>
    event Action<string>? RoomCreated;

    /// <summary>A room lost its last member on this server; given the room.</summary>
    event Action<string>? RoomDeleted;

    /// <summary>A socket joined a room; given the room and the id of the socket.</summary>
    event Action<string, string>? RoomJoined;

    /// <summary>A socket left a room; given the room and the id of the socket.</summary>
    event Action<string, string>? RoomLeft;

    /// <summary>
    /// The rooms that have members on this server, each with the ids of these. It shows what is there whenever it is read. A room that nobody is in is not among them; asked
    /// for by its name it is an empty one, so that <c>Rooms[room].Count</c> is always how many are in it.
    /// </summary>
    IReadOnlyDictionary<string, IReadOnlyCollection<string>> Rooms { get; }

    /// <summary>The ids of the sockets of this server, each with its rooms; none for an id that is not among them. It shows what is there whenever it is read.</summary>
    IReadOnlyDictionary<string, IReadOnlyCollection<string>> Sids { get; }

    /// <summary>Takes in a socket; it is in the room of its own id from here on.</summary>
    void Add(Socket socket);

    /// <summary>Takes a socket out of all rooms, and returns which those were. Afterwards it can not join any.</summary>
    IReadOnlyCollection<string> Remove(Socket socket);

    /// <summary>The rooms of a socket of this server.</summary>
    IReadOnlyCollection<string> GetRooms(Socket socket);

    /// <summary>Puts a socket of this server into rooms; does nothing when it has been removed.</summary>
    ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms);

    /// <summary>Takes a socket of this server out of a room.</summary>
    ValueTask LeaveAsync(Socket socket, string room);

    /// <summary>Sends a packet to the sockets that <paramref name="options"/> names.</summary>
    /// <param name="packet">The packet; it is not read after the call has returned.</param>
    /// <param name="options">Whom it is for, and how it is sent.</param>
    /// <param name="beforeSend">Called for each socket of this server before the packet is sent to it; null for nothing.</param>
    void Broadcast(in Packet packet, BroadcastOptions options, Action<Socket>? beforeSend = null);

    /// <summary>The sockets that <paramref name="options"/> names.</summary>
    ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken);

    /// <summary>Makes the sockets that <paramref name="options"/> names join rooms.</summary>
    ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms);

    /// <summary>Makes the sockets that <paramref name="options"/> names leave rooms.</summary>
    ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms);

    /// <summary>Disconnects the sockets that <paramref name="options"/> names.</summary>
    ValueTask DisconnectAllAsync(BroadcastOptions options, bool close);

    /// <summary>
    /// Sends an event to the namespace of the same name on the other servers, which give it to <see cref="Namespace.ReceiveServerSideEmit"/>. Nothing is waited for.
    /// </summary>
    /// <param name="packet">An event; it is not read after the call has returned.</param>
    void ServerSideEmit(in Packet packet);

    /// <summary>Sends an event to the other servers and waits for their answers, for as long as the adapter waits for other servers.</summary>
    /// <param name="packet">An event; it is not read after the call has returned.</param>
    Task<ServerSideAnswers> ServerSideEmitWithAckAsync(in Packet packet);

    /// <summary>Lets go of what the adapter holds. Its namespace has no sockets any more and will get none.</summary>
    ValueTask CloseAsync();
}
