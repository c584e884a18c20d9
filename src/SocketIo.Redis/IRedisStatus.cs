namespace SocketIoNet;

/// <summary>How a server is connected to Redis. Registered by the adapters on Redis; for a named server under its name.</summary>
public interface IRedisStatus
{
    /// <summary>Whether all connections to Redis are ready. Sockets of this server receive what it sends in any case.</summary>
    bool IsConnected { get; }

    /// <summary>How many messages for other servers could not be handed to Redis since the start.</summary>
    long LostMessages { get; }
}
