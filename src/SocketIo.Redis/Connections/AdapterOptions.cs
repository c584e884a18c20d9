using SocketIoNet.Adapters;

namespace SocketIoNet.Redis.Connections;

internal static class AdapterOptions
{
    /// <summary>Servers are counted by Redis, hence without heartbeats.</summary>
    public static ClusterAdapterOptions Counting(RedisConnectionOptions options) => new() { RequestTimeout = options.RequestTimeout, HeartbeatInterval = null };
}
