using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SocketIoNet.Redis.Hosting;

/// <summary>Degraded while Redis is not connected: sockets of this server are served all the same.</summary>
internal sealed class RedisHealthCheck(IRedisStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(status.IsConnected ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("Redis is not connected: sockets of other servers are not reached."));
}
