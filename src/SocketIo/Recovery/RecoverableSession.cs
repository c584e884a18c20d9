namespace SocketIoNet.Recovery;

/// <summary>The state of a socket whose connection was lost.</summary>
public class RecoverableSession
{
    /// <summary>Creates a session.</summary>
    /// <param name="identity">The secret of its client, and the user that may recover it.</param>
    /// <param name="id">The id of the socket.</param>
    /// <param name="rooms">The rooms that it was in.</param>
    /// <param name="data">What the application kept with it.</param>
    public RecoverableSession(RecoveryIdentity identity, string id, IReadOnlyCollection<string> rooms, SocketData data)
    {
        Identity = identity;
        Id = id;
        Rooms = rooms;
        Data = data;
    }

    /// <summary>The secret of its client, and the user that may recover it.</summary>
    public RecoveryIdentity Identity { get; }

    /// <summary>The id of the socket.</summary>
    public string Id { get; }

    /// <summary>The rooms that it was in, its own id among them unless it had left that.</summary>
    public IReadOnlyCollection<string> Rooms { get; }

    /// <summary>What the application kept with it.</summary>
    public SocketData Data { get; }
}
