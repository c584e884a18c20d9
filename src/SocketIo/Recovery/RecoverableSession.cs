namespace SocketIoNet.Recovery;

/// <summary>What is kept of a socket whose connection was lost.</summary>
public class RecoverableSession
{
    /// <summary>Keeps what a socket had.</summary>
    /// <param name="identity">By what it is recovered.</param>
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

    /// <summary>By what it is recovered.</summary>
    public RecoveryIdentity Identity { get; }

    /// <summary>The id of the socket.</summary>
    public string Id { get; }

    /// <summary>The rooms that it was in, its own id among them unless it had left that.</summary>
    public IReadOnlyCollection<string> Rooms { get; }

    /// <summary>What the application kept with it.</summary>
    public SocketData Data { get; }
}
