using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SocketIoNet;
using SocketIoNet.EngineIo;
using SocketIoNet.Redis.Emitting;
using SocketIoNet.Redis.Hosting;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="RedisEmitter"/>.</summary>
public static class RedisEmitterServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="RedisEmitter"/>.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets the options. Without a connection string the application's <c>IConnectionMultiplexer</c> is used.</param>
    public static IServiceCollection AddRedisEmitter(this IServiceCollection services, Action<RedisEmitterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var given = new RedisEmitterOptions();
        if (configure is not null) SynchronousConfiguration.Run(configure, given);
        services.AddOptions<RedisEmitterOptions>().ValidateOnStart().Configure(options =>
            (options.ConnectionString, options.ConfigureConnection, options.ChannelPrefix) = (given.ConnectionString, given.ConfigureConnection, given.ChannelPrefix));
        services.TryAddSingleton<IValidateOptions<RedisEmitterOptions>, RedisEmitterOptionsValidation>();
        services.TryAddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<RedisEmitterOptions>>().Value;
            var multiplexer = options.ConnectionString is null ? provider.GetRequiredService<IConnectionMultiplexer>() : null;
            return new EmitterConnection(options.ConnectionString, options.ConfigureConnection, multiplexer);
        });
        services.TryAddSingleton(static provider => new RedisEmitter(
            provider.GetRequiredService<EmitterConnection>(),
            EventWriter.CreateSerializer(provider.GetRequiredService<IOptions<JsonOptions>>().Value),
            new EmitterTarget(provider.GetRequiredService<IOptions<RedisEmitterOptions>>().Value.ChannelPrefix, "/", BroadcastOptions.Everyone)));
        return services;
    }
}
