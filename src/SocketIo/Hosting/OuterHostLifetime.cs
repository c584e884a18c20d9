using Microsoft.Extensions.Hosting;

namespace SocketIoNet;

/// <summary>The lifetime of a web application that the host around it starts and stops: it listens to no signals of its own.</summary>
internal sealed class OuterHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
