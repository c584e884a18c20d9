namespace SocketIoNet;

/// <summary>How a server is connected to PostgreSQL. Registered by <c>AddPostgresAdapter</c>; for a named server under its name.</summary>
public interface IPostgresStatus
{
    /// <summary>Whether all connections to PostgreSQL are ready. Sockets of this server receive what it sends in any case.</summary>
    bool IsConnected { get; }

    /// <summary>How many messages for other servers could not be handed to PostgreSQL since the start.</summary>
    long LostMessages { get; }
}
