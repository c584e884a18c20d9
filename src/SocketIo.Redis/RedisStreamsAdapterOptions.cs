namespace SocketIoNet;

/// <summary>Options of the adapter on streams.</summary>
public sealed class RedisStreamsAdapterOptions : RedisConnectionOptions
{
    /// <summary>The name of the stream. Default: <c>socket.io</c>.</summary>
    public string StreamName { get; set; } = "socket.io";

    /// <summary>
    /// Over how many streams namespaces are distributed, the same on all servers; above 1 their number is appended to the name. Default: 1. Node servers do not read the messages of
    /// namespaces whose hash is negative (version 0.3.1); servers of this library do.
    /// </summary>
    public int StreamCount { get; set; } = 1;

    /// <summary>How many messages a stream keeps, approximately: whoever misses more than these cannot be recovered. Default: 10,000.</summary>
    public int MaxLength { get; set; } = 10_000;

    /// <summary>How many messages are read at once. Default: 100.</summary>
    public int ReadCount { get; set; } = 100;

    /// <summary>What the names of the keys of sessions begin with. Default: <c>sio:session:</c>.</summary>
    public string SessionKeyPrefix { get; set; } = "sio:session:";

    /// <summary>
    /// Whether an authenticated client recovers a session that names no user: those that Node servers store name none. The client has to know the secret of the session in any case. Default: false
    /// (only clients without a user recover such sessions, and a session of a user is recovered by that user only).
    /// </summary>
    public bool RecoverSessionsWithoutUser { get; set; }

    /// <summary>Whether requests and responses go over sharded pub/sub, the same on all servers. Default: false.</summary>
    public bool UseShardedPubSub { get; set; }
}
