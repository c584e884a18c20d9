using StackExchange.Redis;

namespace SocketIoNet;

/// <summary>Options of <see cref="RedisEmitter"/>.</summary>
public sealed class RedisEmitterOptions
{
    /// <summary>How Redis is reached, in the form of StackExchange.Redis. Default: null (the application's own <c>IConnectionMultiplexer</c>).</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Sets what a connection string cannot say, such as the callback that validates the certificate of Redis. Default: null.</summary>
    public Action<ConfigurationOptions>? ConfigureConnection { get; set; }

    /// <summary>What the names of channels begin with, as on the servers. Default: <c>socket.io</c>.</summary>
    public string ChannelPrefix { get; set; } = "socket.io";
}
