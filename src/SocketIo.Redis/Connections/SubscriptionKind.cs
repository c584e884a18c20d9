namespace SocketIoNet.Redis.Connections;

internal enum SubscriptionKind
{
    /// <summary>One channel.</summary>
    Channel,

    /// <summary>The channels that a pattern matches.</summary>
    Pattern,

    /// <summary>One channel of sharded pub/sub.</summary>
    Sharded,
}
