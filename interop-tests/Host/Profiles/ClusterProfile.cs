using System.Text.RegularExpressions;
using SocketIoNet.InteropHost.Cluster;
using SocketIoNet.InteropHost.Hostile;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>One server of a cluster on Redis or PostgreSQL, in which official servers stand beside it.</summary>
internal sealed partial class ClusterProfile : IProfile
{
    /// <summary>How the servers are connected, by the names of the command line.</summary>
    public static IReadOnlyDictionary<string, Action<ISocketIoBuilder, string>> Adapters { get; } = new Dictionary<string, Action<ISocketIoBuilder, string>>(StringComparer.Ordinal)
    {
        ["classic"] = static (server, redis) => server.AddRedisAdapter(options => options.ConnectionString = redis),
        ["sharded"] = static (server, redis) => AddSharded(server, redis, RedisSubscriptionMode.Dynamic),
        ["sharded-static"] = static (server, redis) => AddSharded(server, redis, RedisSubscriptionMode.Static),
        ["sharded-dynamic-private"] = static (server, redis) => AddSharded(server, redis, RedisSubscriptionMode.DynamicPrivate),
        ["postgres"] = static (server, address) => server.AddPostgresAdapter(options => options.ConnectionString = PostgresAt(address)),
        ["streams"] = static (server, redis) => server.AddRedisStreamsAdapter(options => options.ConnectionString = redis),
    };

    public string? FindProblem(HostArguments arguments) =>
        Adapters.ContainsKey(arguments.Adapter ?? "") ? null : $"unknown adapter \"{arguments.Adapter}\"; adapters: {string.Join(", ", Adapters.Keys)}";

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var failures = UncaughtFailures.Watch();
        var builder = HostRunner.CreateBuilder(arguments);
        var server = builder.Services.AddSocketIo(options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(10);
            options.PingTimeout = TimeSpan.FromSeconds(20);
            options.MaxHttpBufferSize = 4_000_000;
            options.ServeClient = false;
            options.ForwardSessions = arguments.NoSticky;
            options.AllowEio3 = arguments.AllowEio3;
            if (arguments.Recovery) options.ConnectionStateRecovery = new() { MaxDisconnectionDuration = TimeSpan.FromSeconds(30), SkipMiddlewares = true };
        });
        Connect(server, arguments);
        var app = builder.Build();
        var name = arguments.Name ?? Environment.MachineName;
        app.MapSocketIo(io => AddNamespaces(io, name));
        ClusterPages.Map(app, arguments, failures);
        return [app];
    }

    /// <summary>Connects a server with the others, over the broker of the command line.</summary>
    public static void Connect(ISocketIoBuilder server, HostArguments arguments)
    {
        var broker = arguments.Adapter == "postgres" ? arguments.Postgres ?? "127.0.0.1:5432" : arguments.Redis ?? "127.0.0.1:6379";
        Adapters[arguments.Adapter!](server, broker);
    }

    private static void AddSharded(ISocketIoBuilder server, string redis, RedisSubscriptionMode mode) => server.AddShardedRedisAdapter(options =>
    {
        options.ConnectionString = redis;
        options.SubscriptionMode = mode;
    });

    private static string PostgresAt(string address) => $"Host={address};Database=postgres;Username=postgres";

    private static void AddNamespaces(SocketIoServer io, string server)
    {
        ServerEvents.Add(io.MainNamespace, server);
        io.OnNamespaceCreated(created => ServerEvents.Add(created, server));
        foreach (var one in new[] { io.MainNamespace, io.Of("/ops"), io.Of(Dynamic()) }) one.OnConnection(socket => AddEvents(socket, server));
    }

    private static void AddEvents(Socket socket, string server)
    {
        if (!socket.Recovered) socket.Data["home"] = server;
        OwnEvents.Add(socket, server);
        BroadcastEvents.Add(socket, server);
        RemoteEvents.Add(socket);
    }

    [GeneratedRegex(@"^/dyn-\d+$")]
    private static partial Regex Dynamic();
}
