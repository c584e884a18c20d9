using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SocketIoNet;
using SocketIoNet.Redis.Emitting;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="RedisEmitter"/>.</summary>
public static class RedisEmitterServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="RedisEmitter"/> over the application's <c>IConnectionMultiplexer</c>.</summary>
    public static IServiceCollection AddRedisEmitter(this IServiceCollection services) => services.AddRedisEmitter(static _ => { });

    /// <summary>Registers a <see cref="RedisEmitter"/>.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddRedisEmitter(this IServiceCollection services, Action<RedisEmitterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new RedisEmitterOptions();
        configure(options);
        services.TryAddSingleton(provider =>
            new EmitterConnection(options.ConnectionString, options.ConnectionString is null ? provider.GetRequiredService<IConnectionMultiplexer>() : null));
        services.TryAddSingleton(provider => new RedisEmitter(
            provider.GetRequiredService<EmitterConnection>(), EventWriter.CreateSerializer(provider.GetRequiredService<IOptions<JsonOptions>>().Value), new EmitterTarget(options.ChannelPrefix, "/", BroadcastOptions.Everyone)));
        return services;
    }
}
