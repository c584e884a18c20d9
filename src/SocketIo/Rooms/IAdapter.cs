using SocketIoNet.Protocol;

namespace SocketIoNet.Adapters;

/// <summary>Keeps the rooms of one namespace, and reaches its sockets on this server and on others.</summary>
/// <remarks>
/// An adapter that connects several servers derives from <see cref="ClusterAdapter"/>, which keeps the rooms of its own server. One that does something else keeps them in an adapter of
/// <see cref="InMemoryAdapterFactory"/>.
/// </remarks>
public interface IAdapter
{
    /// <summary>
    /// The rooms that have members on this server, each with the ids of its members; always current. A room without members is not listed, and by its name it is empty:
    /// <c>Rooms[room].Count</c> is always the number of members.
    /// </summary>
    IReadOnlyDictionary<string, IReadOnlyCollection<string>> Rooms { get; }

    /// <summary>The ids of the sockets of this server, each with its rooms; always current. An unknown id has no rooms.</summary>
    IReadOnlyDictionary<string, IReadOnlyCollection<string>> Sids { get; }

    /// <summary>Adds a socket of this server to the room of its own id.</summary>
    void Add(Socket socket);

    /// <summary>Removes a socket of this server from all rooms. Afterwards it cannot join any.</summary>
    /// <returns>The rooms that it was in.</returns>
    IReadOnlyCollection<string> Remove(Socket socket);

    /// <summary>Returns the rooms of a socket of this server.</summary>
    IReadOnlyCollection<string> GetRooms(Socket socket);

    /// <summary>Makes a socket of this server join rooms; does nothing if it has been removed.</summary>
    /// <exception cref="InvalidOperationException">The socket would be in more rooms than <see cref="SocketIoOptions.MaxRoomsPerSocket"/>; it has joined none of them.</exception>
    ValueTask JoinAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken);

    /// <summary>Makes a socket of this server leave rooms.</summary>
    ValueTask LeaveAsync(Socket socket, IReadOnlyList<string> rooms, CancellationToken cancellationToken);

    /// <summary>Sends a packet to the sockets that <paramref name="options"/> selects, on all servers. It never waits.</summary>
    /// <param name="packet">The packet; it is not read after the call has returned.</param>
    /// <param name="options">The recipients, and how it is sent.</param>
    void Broadcast(in Packet packet, BroadcastOptions options);

    /// <summary>Sends an event to the sockets that <paramref name="options"/> selects, on all servers, and collects their acknowledgements. It never waits.</summary>
    /// <param name="packet">An event without an ack id: every server assigns its own. It is not read after the call has returned.</param>
    /// <param name="options">The recipients, and how it is sent.</param>
    /// <param name="acks">Collects the acknowledgements.</param>
    void BroadcastWithAck(in Packet packet, BroadcastOptions options, AckCollector acks);

    /// <summary>Finds the sockets that <paramref name="options"/> selects, on all servers.</summary>
    /// <exception cref="ServersMissingException">Not all servers responded in time; it carries the sockets of those that did.</exception>
    ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastOptions options, CancellationToken cancellationToken);

    /// <summary>Makes the sockets that <paramref name="options"/> selects join rooms. Those of other servers may do so after the task has completed.</summary>
    ValueTask JoinAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken);

    /// <summary>Makes the sockets that <paramref name="options"/> selects leave rooms. Those of other servers may do so after the task has completed.</summary>
    ValueTask LeaveAllAsync(BroadcastOptions options, IReadOnlyList<string> rooms, CancellationToken cancellationToken);

    /// <summary>Disconnects the sockets that <paramref name="options"/> selects. Those of other servers may be disconnected after the task has completed.</summary>
    /// <param name="options">Selects the sockets.</param>
    /// <param name="close">Whether their connections are closed too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask DisconnectAllAsync(BroadcastOptions options, bool close, CancellationToken cancellationToken);

    /// <summary>Sends an event to the namespace of the same name on the other servers, to the handlers of its <see cref="Namespace.ServerSide"/>. It never waits.</summary>
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
    /// Connects to the other servers. Called when the namespace is created. Clients do not wait for it. A failure is logged; sockets of this server are reached nevertheless.
    /// </summary>
    ValueTask StartAsync(CancellationToken cancellationToken);

    /// <summary>Releases the resources of the adapter. Called when the server or the namespace closes, when the namespace has no sockets any more.</summary>
    ValueTask StopAsync(CancellationToken cancellationToken);
}
