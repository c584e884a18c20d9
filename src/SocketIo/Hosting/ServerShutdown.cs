using Microsoft.Extensions.Hosting;

namespace SocketIoNet;

/// <summary>
/// Starts and closes the server with the host: before it accepts clients whose requests other servers are to forward, and while the application's other services are still there for its handlers.
/// </summary>
internal sealed class ServerShutdown(SocketIoServer server) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => server.Engine.Forwarding?.WaitUntilReachableAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken) =>
        await server.CloseAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
