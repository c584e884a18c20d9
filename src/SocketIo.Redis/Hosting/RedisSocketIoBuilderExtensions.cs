using SocketIoNet;
using SocketIoNet.Redis.Classic;
using SocketIoNet.Redis.Hosting;
using SocketIoNet.Redis.Sharded;
using SocketIoNet.Redis.Streams;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Connects servers over Redis.</summary>
public static class RedisSocketIoBuilderExtensions
{
    /// <summary>
    /// Connects servers over classic pub/sub, together with Node servers that use <c>createAdapter</c> of <c>@socket.io/redis-adapter</c> 8, and with its emitters in all languages.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Sets the options. Without a connection string the application's <c>IConnectionMultiplexer</c> is used.</param>
    public static ISocketIoBuilder AddRedisAdapter(this ISocketIoBuilder builder, Action<RedisAdapterOptions>? configure = null) =>
        RedisRegistration.Add(builder, configure, static (link, options) => @namespace => new RedisAdapter(@namespace, link, options));

    /// <summary>
    /// Connects servers over the sharded pub/sub of Redis 7, together with Node servers that use <c>createShardedAdapter</c> of <c>@socket.io/redis-adapter</c> 8. Rooms have channels of their
    /// own, which only servers that have members listen to.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Sets the options. Without a connection string the application's <c>IConnectionMultiplexer</c> is used.</param>
    public static ISocketIoBuilder AddShardedRedisAdapter(this ISocketIoBuilder builder, Action<ShardedRedisAdapterOptions>? configure = null) =>
        RedisRegistration.Add(builder, configure, static (link, options) => @namespace => new ShardedRedisAdapter(@namespace, link, options));

    /// <summary>
    /// Connects servers over a stream, together with Node servers that use <c>@socket.io/redis-streams-adapter</c> 0.3. With
    /// <see cref="SocketIoOptions.ConnectionStateRecovery"/> clients are recovered by any server of the cluster.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Sets the options. Without a connection string the application's <c>IConnectionMultiplexer</c> is used.</param>
    public static ISocketIoBuilder AddRedisStreamsAdapter(this ISocketIoBuilder builder, Action<RedisStreamsAdapterOptions>? configure = null) =>
        RedisRegistration.Add(builder, configure, static (link, options) =>
        {
            var reader = new EntryReader(link, StreamNames.All(options), options.ReadCount);
            link.Add(reader);
            return @namespace => new RedisStreamsAdapter(@namespace, link, reader, options);
        });
}
