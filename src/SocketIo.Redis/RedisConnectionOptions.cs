using StackExchange.Redis;

namespace SocketIoNet;

/// <summary>What the adapters on Redis have in common.</summary>
public abstract class RedisConnectionOptions
{
    private protected RedisConnectionOptions()
    {
    }

    /// <summary>
    /// How Redis is reached, in the form of StackExchange.Redis: <c>host:port,password=…,ssl=true</c>. Default: null (the application's own <c>IConnectionMultiplexer</c> is used, which has to
    /// be registered then; connections for subscribing are opened with the configuration that it was created with).
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Sets what a connection string cannot say, such as the callback that validates the certificate of Redis. It applies to all connections that the adapter opens: with an
    /// <c>IConnectionMultiplexer</c> of the application to those beside it, which know only what its connection string says. Default: null.
    /// </summary>
    public Action<ConfigurationOptions>? ConfigureConnection { get; set; }

    /// <summary>What the names of channels begin with, as on all other servers of the cluster. Default: <c>socket.io</c>.</summary>
    public string ChannelPrefix { get; set; } = "socket.io";

    /// <summary>How long other servers may take to respond, where an operation says nothing else. Default: 5 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many bytes of messages may be on their way to Redis, where each counts as 512 bytes more than its payload. What exceeds it is not sent to other servers, and counted as lost. Default: 64 MiB.</summary>
    public long MaxPendingBytes { get; set; } = 64 * 1024 * 1024;
}
