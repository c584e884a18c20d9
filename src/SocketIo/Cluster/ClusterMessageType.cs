namespace SocketIoNet.Adapters;

/// <summary>What a <see cref="ClusterMessage"/> says. The numbers are those of Node's cluster adapters.</summary>
public enum ClusterMessageType
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>A server has started; the others respond with <see cref="Heartbeat"/>.</summary>
    InitialHeartbeat = 1,

    /// <summary>A server is there.</summary>
    Heartbeat = 2,

    /// <summary>A packet for sockets.</summary>
    Broadcast = 3,

    /// <summary>Sockets join rooms.</summary>
    SocketsJoin = 4,

    /// <summary>Sockets leave rooms.</summary>
    SocketsLeave = 5,

    /// <summary>Sockets are disconnected.</summary>
    DisconnectSockets = 6,

    /// <summary>A server asks for sockets.</summary>
    FetchSockets = 7,

    /// <summary>The sockets of one server.</summary>
    FetchSocketsResponse = 8,

    /// <summary>An event for the servers themselves.</summary>
    ServerSideEmit = 9,

    /// <summary>The acknowledgement of one server.</summary>
    ServerSideEmitResponse = 10,

    /// <summary>How many sockets of one server a broadcast has asked for an acknowledgement.</summary>
    BroadcastClientCount = 11,

    /// <summary>The acknowledgement of one socket.</summary>
    BroadcastAck = 12,

    /// <summary>A server leaves.</summary>
    Close = 13,
}
