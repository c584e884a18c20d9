using SocketIoNet.Protocol;

namespace SocketIoNet.Adapters;

/// <summary>The rooms of one namespace, and the way to reach its sockets, on this server or on others.</summary>
/// <remarks>
/// An adapter that connects several servers derives from <see cref="ClusterAdapter"/>, which keeps the rooms of its own server. One that does something else keeps them in an adapter of
/// <see cref="InMemoryAdapterFactory"/>.
/// </remarks>
public interface IAdapter
{
    /// <summary>
    /// The rooms that have members on this server, each with the ids of its members, as they are whenever it is read. A room without members is not among them; asked for by
    /// its name it is empty, so that <c>Rooms[room].Count</c> is always the number of its members.
    /// </summary>
    IReadOnlyDictionary<string, IReadOnlyCollection<string>> Rooms { get; }

    /// <summary>The ids of the sockets of this server, each with its rooms, as they are whenever it is read; an unknown id has none.</summary>
    IReadOnlyDictionary<string, IReadOnlyCollection<string>> Sids { get; }

    /// <summary>Adds a socket of this server; it is in the room of its own id from here on.</summary>
    void Add(Socket socket);

    /// <summary>Removes a socket of this server from all rooms. Afterwards it cannot join any.</summary>
    /// <returns>The rooms that it was in.</returns>
    IReadOnlyCollection<string> Remove(Socket socket);

    /// <summary>Returns the rooms of a socket of this server.</summary>
    IReadOnlyCollection<string> GetRooms(Socket socket);

    /// <summary>Makes a socket of this server join rooms; does nothing when it has been removed.</summary>
    /// <exception cref="InvalidOperationException">The socket would be in more rooms than <see cref="SocketIoOptions.MaxRoomsPerSocket"/>; it has joined none of them.</exception>
    ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken);

    /// <summary>Makes a socket of this server leave rooms.</summary>
    ValueTask LeaveAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken);

    /// <summary>Sends a packet to the sockets that <paramref name="options"/> names, on all servers. It never waits.</summary>
    /// <param name="packet">The packet; it is not read after the call has returned.</param>
    /// <param name="options">Which sockets it is for, and how it is sent.</param>
    void Broadcast(in Packet packet, BroadcastOptions options);

    /// <summary>Sends an event to the sockets that <paramref name="options"/> names, on all servers, and collects their acknowledgements. It never waits.</summary>
    /// <param name="packet">An event without an ack id: every server gives it one of its own. It is not read after the call has returned.</param>
    /// <param name="options">Which sockets it is for, and how it is sent.</param>
    /// <param name="acks">Is told how many recipients there are, and of their acknowledgements, until nobody waits for them any more.</param>
    void BroadcastWithAck(in Packet packet, BroadcastOptions options, AckCollector acks);

    /// <summary>Finds the sockets that <paramref name="options"/> names, on all servers.</summary>
    /// <exception cref="ServersMissingException">Not all servers responded in time; it carries the sockets of those that did.</exception>
    ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken);

    /// <summary>Makes the sockets that <paramref name="options"/> names join rooms. Those of other servers may do so after the task has completed.</summary>
    ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken);

    /// <summary>Makes the sockets that <paramref name="options"/> names leave rooms. Those of other servers may do so after the task has completed.</summary>
    ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken);

    /// <summary>Disconnects the sockets that <paramref name="options"/> names. Those of other servers may be disconnected after the task has completed.</summary>
    /// <param name="options">Which sockets.</param>
    /// <param name="close">Whether their connections are closed too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask DisconnectAllAsync(BroadcastOptions options, bool close, CancellationToken cancellationToken);

    /// <summary>
    /// Sends an event to the namespace of the same name on the other servers, whose adapters give it to <see cref="Namespace.ReceiveServerSideEmit"/>. It never waits.
    /// </summary>
    /// <param name="packet">An event; it is not read after the call has returned.</param>
    void ServerSideEmit(in Packet packet);

    /// <summary>Sends an event to the other servers and waits for their acknowledgements.</summary>
    /// <param name="packet">An event; it is not read after the call has returned.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The acknowledgements that came in time, and which servers are missing.</returns>
    Task<ServerSideResponses> ServerSideEmitWithAckAsync(in Packet packet, CancellationToken cancellationToken);

    /// <summary>Counts the servers that are connected with each other, this one included.</summary>
    ValueTask<int> CountServersAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Connects to the other servers. Called when the namespace is created. Clients are not kept waiting for it; a failure is logged, and sockets of this server are reached all the same.
    /// </summary>
    ValueTask StartAsync(CancellationToken cancellationToken);

    /// <summary>Releases what the adapter holds. Called when the server or the namespace closes; the namespace has no sockets any more.</summary>
    ValueTask StopAsync(CancellationToken cancellationToken);
}
