using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocketIoNet.TestSupport.Sockets;

namespace SocketIoNet.Redis.Tests.Support;

/// <summary>Applications that one of the adapters on Redis connects.</summary>
internal static class RedisApps
{
    public const string Recovering = "streams with recovery";

    public static string[] All => ["classic", "sharded", "streams", Recovering];

    /// <summary>Starts a server.</summary>
    /// <param name="adapter">One of <see cref="All"/>.</param>
    /// <param name="connectionString">How Redis is reached; null for the application's multiplexer.</param>
    /// <param name="configure">Further options of the adapter.</param>
    /// <param name="services">Further services.</param>
    public static Task<TestApp> StartAsync(string adapter, string? connectionString, Action<RedisConnectionOptions>? configure = null, Action<IServiceCollection>? services = null) => TestApp.StartAsync(
        static (SocketIoServer _) => { },
        options => options.ConnectionStateRecovery = adapter == Recovering ? new() : null,
        collection =>
        {
            services?.Invoke(collection);
            collection.AddHealthChecks().AddSocketIoRedis();
            Add(collection.AddSocketIo(), adapter, options =>
            {
                options.ConnectionString = connectionString;
                configure?.Invoke(options);
            });
        });

    public static IRedisStatus Status(this TestApp app) => app.Services.GetRequiredService<IRedisStatus>();

    public static async Task<HealthStatus> CheckHealthAsync(this TestApp app) =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken).Bound()).Status;

    /// <summary>Waits until each of them is connected, and counts them all.</summary>
    public static Task UntilConnectedAsync(params TestApp[] apps) => Bounded.UntilAsync(async () =>
    {
        foreach (var app in apps)
        {
            if (!app.Status().IsConnected || !await CountsAsync(app, apps.Length)) return false;
        }

        return true;
    });

    /// <summary>Whether a server counts as many; not while others may still come back.</summary>
    public static async Task<bool> CountsAsync(TestApp app, int servers)
    {
        try
        {
            return await app.Io.MainNamespace.Adapter.CountServersAsync(TestContext.Current.CancellationToken) == servers;
        }
        catch (RedisUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Waits until a client of one receives what another sends.</summary>
    public static async Task ReachAsync(TestApp from, TestApp to)
    {
        await UntilConnectedAsync(from, to);
        await using var client = await to.ConnectAsync();
        var receiving = client.ReceiveAsync();
        await Bounded.UntilAsync(() =>
        {
            from.Io.Emit("hello", new byte[] { 1 });
            return receiving.IsCompleted;
        });
        Assert.StartsWith("51-[\"hello\"", await receiving, StringComparison.Ordinal);
    }

    private static void Add(ISocketIoBuilder server, string adapter, Action<RedisConnectionOptions> configure)
    {
        if (adapter == "classic") server.AddRedisAdapter(configure);
        else if (adapter == "sharded") server.AddShardedRedisAdapter(configure);
        else server.AddRedisStreamsAdapter(configure);
    }
}
