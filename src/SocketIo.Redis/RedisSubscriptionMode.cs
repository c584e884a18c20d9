namespace SocketIoNet;

/// <summary>Which rooms have channels of their own, which only the servers that have members listen to.</summary>
public enum RedisSubscriptionMode
{
    /// <summary>All rooms but those of single sockets.</summary>
    Dynamic,

    /// <summary>None: every server gets every message of the namespace.</summary>
    Static,

    /// <summary>All rooms, those of single sockets included.</summary>
    DynamicPrivate,
}
