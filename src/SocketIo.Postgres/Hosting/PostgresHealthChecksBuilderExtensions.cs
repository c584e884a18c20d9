using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocketIoNet;
using SocketIoNet.Postgres.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a health check of the adapter on PostgreSQL.</summary>
public static class PostgresHealthChecksBuilderExtensions
{
    /// <summary>Reports whether a server is connected to PostgreSQL: degraded when it is not, since it still serves its own sockets.</summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="serverName">The name of the server; empty for the one that has none.</param>
    public static IHealthChecksBuilder AddSocketIoPostgres(this IHealthChecksBuilder builder, string serverName = "")
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = serverName.Length == 0 ? "socketio-postgres" : $"socketio-postgres-{serverName}";
        return builder.Add(new HealthCheckRegistration(name, provider => new PostgresHealthCheck(provider.GetRequiredKeyedService<IPostgresStatus>(serverName)), failureStatus: null, tags: null));
    }
}
