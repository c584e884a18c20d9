using SocketIoNet.InteropHost.Cluster;
using SocketIoNet.InteropHost.Hostile;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>A server without sticky sessions that numbers what it sends to each client, and what it receives.</summary>
internal sealed class ForwardingProfile : IProfile
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The last one is larger than what may be on its way between two servers.</summary>
    private static readonly (int Every, int Size)[] Sizes = [(20, 20_000), (120, 300_000)];

    public string? FindProblem(HostArguments arguments) => ClusterProfile.Adapters.ContainsKey(arguments.Adapter ?? "") ? null : $"unknown adapter \"{arguments.Adapter}\"";

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var failures = UncaughtFailures.Watch();
        var builder = HostRunner.CreateBuilder(arguments);
        var server = builder.Services.AddSocketIo(options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(2);
            options.PingTimeout = TimeSpan.FromSeconds(4);
            options.ForwardSessions = true;
            options.AllowEio3 = true;
        });
        ClusterProfile.Connect(server, arguments);
        var app = builder.Build();
        app.MapSocketIo(io => io.OnConnection(socket => Serve(socket, arguments.Name!)));
        app.MapGet("/stats", (SocketIoServer io) => Count(io, failures));
        return [app];
    }

    private static void Serve(Socket socket, string server)
    {
        var received = 0;
        socket.On("me", (Ack ack) => ack.Send(server));
        socket.On("number", (EventArguments _, Ack ack) => ack.Send(received++));
        socket.On("wide", (string sender, int number) => socket.Namespace.Emit("wide", sender, number));
        Background.Run(() => FeedAsync(socket));
    }

    private static async Task FeedAsync(Socket socket)
    {
        using var timer = new PeriodicTimer(Pause);
        for (var number = 0; socket.Connected; number++)
        {
            var size = Sizes.LastOrDefault(size => number % size.Every == size.Every - 1).Size;
            if (size > 0) socket.Emit("fed", number, Bytes.Pattern(size));
            else socket.Emit("fed", number);
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>What is left, after a collection.</summary>
    private static object Count(SocketIoServer io, UncaughtFailures failures)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var engine = io.Engine;
        return new
        {
            clients = engine.SessionCount,
            sessions = engine.TableCount,
            sockets = io.MainNamespace.Sockets.Count,
            forwarded = engine.Forwarding!.Count,
            carried = engine.Forwarding.Requests.Count,
            exchanges = engine.Forwarding.Peers.ExchangeCount,
            uncaught = failures.Count,
            heap = GC.GetTotalMemory(forceFullCollection: true),
        };
    }
}
