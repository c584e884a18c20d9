namespace SocketIoNet;

/// <summary>Options of the adapter on sharded pub/sub.</summary>
public sealed class ShardedRedisAdapterOptions : RedisConnectionOptions
{
    /// <summary>Which rooms have channels of their own; the same on all servers. Default: <see cref="RedisSubscriptionMode.Dynamic"/>.</summary>
    public RedisSubscriptionMode SubscriptionMode { get; set; } = RedisSubscriptionMode.Dynamic;
}
