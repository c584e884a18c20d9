namespace SocketIoNet;

/// <summary>An adapter whose wire can ask all servers for their rooms: the one on classic pub/sub.</summary>
public interface IAllRooms
{
    /// <summary>The rooms of all servers, the rooms of single sockets included.</summary>
    /// <exception cref="TimeoutException">Not all servers responded in time.</exception>
    Task<IReadOnlyCollection<string>> FetchAllRoomsAsync(CancellationToken cancellationToken = default);
}
