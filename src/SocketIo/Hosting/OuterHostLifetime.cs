using Microsoft.Extensions.Hosting;

namespace SocketIoNet;

/// <summary>The lifetime of a web application inside another host, which starts and stops it: it does not listen to signals.</summary>
internal sealed class OuterHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
