using SocketIoNet.Protocol;

namespace SocketIoNet.Adapters;

/// <summary>The rooms of one namespace, and the way to reach its sockets, on this server or on others.</summary>
public interface IAdapter
{
    /// <summary>The rooms that have members on this server, own-id rooms aside.</summary>
    IReadOnlyCollection<string> Rooms { get; }

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
}
