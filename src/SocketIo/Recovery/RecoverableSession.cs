namespace SocketIoNet.Recovery;

/// <summary>The state of a socket whose connection was lost.</summary>
internal class RecoverableSession(RecoveryIdentity identity, string id, IReadOnlyCollection<string> rooms, SocketData data)
{
    /// <summary>The secret of its client, and the user that may recover it.</summary>
    public RecoveryIdentity Identity { get; } = identity;

    /// <summary>The id of the socket.</summary>
    public string Id { get; } = id;

    /// <summary>The rooms that it was in, its own id among them unless it had left that.</summary>
    public IReadOnlyCollection<string> Rooms { get; } = rooms;

    /// <summary>What the application kept with it.</summary>
    public SocketData Data { get; } = data;
}
