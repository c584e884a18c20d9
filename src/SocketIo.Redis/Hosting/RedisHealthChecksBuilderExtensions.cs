using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocketIoNet;
using SocketIoNet.Redis.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a health check of the adapters on Redis.</summary>
public static class RedisHealthChecksBuilderExtensions
{
    /// <summary>Reports whether a server is connected to Redis: degraded when it is not, since it still serves its own sockets.</summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="serverName">The name of the server; empty for the one that has none.</param>
    public static IHealthChecksBuilder AddSocketIoRedis(this IHealthChecksBuilder builder, string serverName = "")
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = serverName.Length == 0 ? "socketio-redis" : $"socketio-redis-{serverName}";
        return builder.Add(new HealthCheckRegistration(name, provider => new RedisHealthCheck(provider.GetRequiredKeyedService<IRedisStatus>(serverName)), failureStatus: null, tags: null));
    }
}
