using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SocketIoNet.Postgres.Hosting;

/// <summary>Degraded while PostgreSQL is not connected: sockets of this server are served all the same.</summary>
internal sealed class PostgresHealthCheck(IPostgresStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(status.IsConnected ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("PostgreSQL is not connected: sockets of other servers are not reached."));
}
