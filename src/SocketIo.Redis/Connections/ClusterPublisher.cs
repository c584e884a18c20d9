using StackExchange.Redis;

namespace SocketIoNet.Redis.Connections;

/// <summary>
/// Publishes in a Redis Cluster over one node for all channels, because what is published over different nodes may overtake each other on its way to subscribers. Servers take different nodes.
/// </summary>
internal sealed class ClusterPublisher(IConnectionMultiplexer multiplexer, int serverNumber)
{
    private IServer? _node;

    /// <summary>Whether there is a cluster.</summary>
    public bool IsForCluster { get; } = Array.Exists(multiplexer.GetServers(), static server => server.ServerType == ServerType.Cluster);

    /// <summary>Publishes a message over classic pub/sub.</summary>
    /// <exception cref="RedisUnavailableException">No node is connected.</exception>
    public Task PublishAsync(RedisChannel channel, ReadOnlyMemory<byte> payload) => FindNode().ExecuteAsync("PUBLISH", [channel, (RedisValue)payload]);

    private IServer FindNode()
    {
        if (_node is { IsConnected: true, IsReplica: false } node) return node;
        var nodes = Array.FindAll(multiplexer.GetServers(), static server => server is { IsConnected: true, IsReplica: false });
        if (nodes.Length == 0) throw new RedisUnavailableException("No node of the cluster is connected.");
        return _node = nodes[serverNumber % nodes.Length];
    }
}
