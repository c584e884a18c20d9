using SocketIoNet.Recovery;

namespace SocketIoNet.Adapters;

/// <summary>What is kept of a socket whose connection was lost, for any server to recover it.</summary>
public sealed class ClusterSession
{
    /// <summary>The secret that only the client of the socket knows. The session is stored under it.</summary>
    public required string PrivateId { get; init; }

    /// <summary>The user that ASP.NET Core authenticated for the connection; null for none.</summary>
    public string? User { get; init; }

    /// <summary>The id of the socket.</summary>
    public required string Id { get; init; }

    /// <summary>The rooms that it was in, its own id among them unless it had left that.</summary>
    public required IReadOnlyCollection<string> Rooms { get; init; }

    /// <summary>What the application kept with it.</summary>
    public required SocketData Data { get; init; }

    /// <summary>The offset of the last message before the client connected, for a client that has received none; null when it is not known, as of sessions that Node servers keep.</summary>
    public string? Start { get; init; }

    internal RecoveryIdentity Identity => new(PrivateId, User);
}
