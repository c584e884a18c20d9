namespace SocketIoNet;

/// <summary>Options of the adapter on classic pub/sub.</summary>
public sealed class RedisAdapterOptions : RedisConnectionOptions
{
    /// <summary>
    /// Whether responses go to a channel that only the requesting server listens to, instead of one that all listen to. Node's <c>publishOnSpecificResponseChannel</c>. Default: false.
    /// </summary>
    public bool PublishOnSpecificResponseChannel { get; set; }
}
