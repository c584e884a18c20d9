using SocketIoNet.InteropHost.Hostile;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What hostile clients are let loose on, with figures of what they leave behind.</summary>
internal sealed class HostileProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var failures = UncaughtFailures.Watch();
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo(options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(3);
            options.PingTimeout = TimeSpan.FromSeconds(2);
            options.ConnectTimeout = TimeSpan.FromSeconds(2);
            options.UpgradeTimeout = TimeSpan.FromSeconds(2);
            options.AllowEio3 = arguments.AllowEio3;
            // Middlewares skipped, as the official server has it unless told otherwise.
            if (arguments.Recovery) options.ConnectionStateRecovery = new() { MaxDisconnectionDuration = TimeSpan.FromSeconds(20), SkipMiddlewares = true };
            if (arguments.AllowedOrigin is { } origin) options.AllowedOrigins.Add(origin);
        });
        var app = builder.Build();
        app.MapSocketIo(io => io.OnConnection(socket => HostileEvents.Add(io, socket)));
        app.MapGet("/stats", (SocketIoServer io, int? gc) => Stats(io, failures, gc == 1));
        return [app];
    }

    private static object Stats(SocketIoServer io, UncaughtFailures failures, bool collect)
    {
        if (collect)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new
        {
            clients = io.Engine.SessionCount,
            sockets = io.Namespaces.Values.Sum(one => one.Sockets.Count),
            rooms = io.Namespaces.Values.Sum(one => one.Adapter.Rooms.Count),
            uncaught = failures.Count,
        };
    }
}
