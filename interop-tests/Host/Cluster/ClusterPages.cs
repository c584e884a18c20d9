using SocketIoNet.InteropHost.Hostile;

namespace SocketIoNet.InteropHost.Cluster;

/// <summary>The pages beside the engine.</summary>
internal static class ClusterPages
{
    public static void Map(WebApplication app, HostArguments arguments, UncaughtFailures failures)
    {
        app.MapGet("/healthz", () => "ok");
        app.MapGet("/stats", (SocketIoServer io, IServiceProvider services) => new
        {
            name = arguments.Name,
            pid = Environment.ProcessId,
            adapter = arguments.Adapter,
            uncaught = failures.Count,
            broker = IsConnected(services) ? "up" : "down",
            lost = CountLost(services),
            clients = io.Engine.SessionCount,
            sockets = io.Namespaces.Values.Sum(one => one.Sockets.Count),
            rooms = io.Namespaces.Values.Sum(one => one.Adapter.Rooms.Count),
        });
        app.MapPost("/shutdown", (HttpContext context, IHostApplicationLifetime lifetime) =>
        {
            // After the answer, which would otherwise be cut off with everything else.
            context.Response.OnCompleted(() =>
            {
                lifetime.StopApplication();
                return Task.CompletedTask;
            });
            return "bye";
        });
    }

    private static bool IsConnected(IServiceProvider services) => services.GetService<IPostgresStatus>()?.IsConnected ?? services.GetRequiredService<IRedisStatus>().IsConnected;

    private static long CountLost(IServiceProvider services) => services.GetService<IPostgresStatus>()?.LostMessages ?? services.GetRequiredService<IRedisStatus>().LostMessages;
}
