using System.Runtime.InteropServices;
using SocketIoNet;

namespace Cluster;

/// <summary>Tells all pages once a second that this server is there, and how many of them it has.</summary>
internal sealed class Presence(SocketIoServer io, string name, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            io.Volatile.Emit("server", new { name, runtime = RuntimeInformation.FrameworkDescription, pages = io.MainNamespace.Sockets.Count });
        }
    }
}
