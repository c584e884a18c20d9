using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using SocketIoNet.Redis.Tests.Support;
using SocketIoNet.TestSupport.Sockets;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Tests;

/// <summary>Servers in one process on a real Redis: what the suites with Node servers do not reach.</summary>
public sealed class RealRedisTests
{
    public static TheoryData<string> Adapters => ["classic", "sharded", "streams", "many streams"];

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Two_servers_in_one_process_are_two_and_reach_each_other(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        await using var one = await StartAsync(adapter, redis);
        await using var other = await StartAsync(adapter, redis);
        // The hash of this name is negative: Node servers would not read its stream.
        foreach (var name in new[] { "/", "/notifications" })
        {
            await UntilConnectedAsync(2, name, one, other);
            await using var client = await other.ConnectAsync(name);
            await UntilHeardAsync(client, () => one.Io.Of(name).Emit("hello", new byte[] { 1 }), name);
        }
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_parent_awaits_the_acknowledgements_of_children_that_only_another_server_has(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        await using var one = await StartAsync(adapter, redis);
        await using var other = await StartAsync(adapter, redis);
        var parent = one.Io.Of(new Regex("^/room-[0-9]$", RegexOptions.NonBacktracking));
        other.Io.Of(new Regex("^/room-[0-9]$", RegexOptions.NonBacktracking));
        await using var client = await other.ConnectAsync("/room-1");
        var settled = client.ReceiveAsync();
        // A server that comes to listen while it is asked is awaited, and does not respond.
        await Bounded.UntilAsync(async () =>
        {
            await ((Task)parent.Timeout(TimeSpan.FromMilliseconds(200)).EmitWithAckAsync<string>("settle")).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return settled.IsCompleted;
        });
        var asked = parent.Timeout(Bounded.Limit).EmitWithAckAsync<string>("ask", new byte[] { 1 });
        var packet = (await settled)!;
        while (packet[0] != '5') packet = (await client.ReceiveAsync())!;
        Assert.Equal("bAQ==", await client.ReceiveAsync());
        await client.SendAsync($"3/room-1,{packet["51-/room-1,".Length..packet.IndexOf('[', StringComparison.Ordinal)]}[\"yes\"]");
        Assert.Equal(["yes"], await asked.Bound());
    }

    [Fact]
    public async Task The_multiplexer_of_the_application_is_used_and_stays_open()
    {
        using var redis = await RedisProcess.StartAsync();
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        void Configure(IServiceCollection services) => services.AddSingleton<IConnectionMultiplexer>(multiplexer).AddSocketIo().AddRedisAdapter();
        await using (var one = await TestApp.StartAsync((SocketIoServer _) => { }, services: Configure))
        await using (var other = await TestApp.StartAsync((SocketIoServer _) => { }, services: Configure))
        {
            await UntilConnectedAsync(2, "/", one, other);
        }

        Assert.True(multiplexer.IsConnected);
        Assert.Equal(0, await multiplexer.GetSubscriber().PublishAsync(RedisChannel.Literal("socket.io-request#/#"), "{}"));
    }

    [Fact]
    public async Task Responses_may_go_to_the_asking_server_alone()
    {
        using var redis = await RedisProcess.StartAsync();
        void Configure(IServiceCollection services) => services.AddSocketIo().AddRedisAdapter(options =>
        {
            options.ConnectionString = redis.Address;
            options.PublishOnSpecificResponseChannel = true;
        });
        await using var one = await TestApp.StartAsync((SocketIoServer _) => { }, services: Configure);
        await using var other = await TestApp.StartAsync((SocketIoServer _) => { }, services: Configure);
        await UntilConnectedAsync(2, "/", one, other);
        await using var client = await other.ConnectAsync();
        Assert.Equal(client.Id, Assert.Single(await one.Io.FetchSocketsAsync(TestContext.Current.CancellationToken).Bound()).Id);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Without_Redis_own_clients_are_served_and_what_is_lost_is_counted(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(adapter, redis);
        await UntilConnectedAsync(1, "/", app);
        var status = app.Services.GetRequiredService<IRedisStatus>();
        Assert.True(status.IsConnected);
        Assert.Equal(HealthStatus.Healthy, await CheckAsync(app));
        redis.Kill();
        await Bounded.UntilAsync(() => !status.IsConnected);
        Assert.Equal(HealthStatus.Degraded, await CheckAsync(app));
        await using var client = await app.ConnectAsync();
        app.Io.Emit("hello");
        Assert.Equal("2[\"hello\"]", await client.ReceiveAsync());
        Assert.Equal(1, status.LostMessages);
        await Assert.ThrowsAsync<RedisUnavailableException>(() => app.Io.FetchSocketsAsync(TestContext.Current.CancellationToken).Bound());
        await redis.RestartAsync(isRunning: false);
        await UntilConnectedAsync(1, "/", app);
    }

    [Fact]
    public async Task A_Redis_that_is_out_of_memory_keeps_nothing_from_own_clients()
    {
        using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync("streams", redis, options => options.ConnectionStateRecovery = new());
        await UntilConnectedAsync(1, "/", app);
        await using var client = await app.ConnectAsync();
        app.Io.Emit("first");
        Assert.StartsWith("2[\"first\",\"", await client.ReceiveAsync());
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(redis.Address + ",allowAdmin=true");
        await multiplexer.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        app.Io.Emit("second");
        Assert.Equal("2[\"second\"]", await client.ReceiveAsync());
        await multiplexer.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        app.Io.Emit("third");
        Assert.StartsWith("2[\"third\",\"", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(null, "Set ConnectionString, or register an IConnectionMultiplexer.")]
    [InlineData("", "ConnectionString is not valid")]
    [InlineData("localhost,nonsense=1", "ConnectionString is not valid")]
    public async Task A_connection_that_cannot_be_is_named_at_start(string? connectionString, string problem)
    {
        var start = TestApp.StartAsync((SocketIoServer _) => { }, services: services => services.AddSocketIo().AddRedisAdapter(options => options.ConnectionString = connectionString));
        Assert.Contains(problem, (await Assert.ThrowsAsync<OptionsValidationException>(() => start)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_of_streams_are_checked_at_start()
    {
        var start = TestApp.StartAsync((SocketIoServer _) => { }, services: services => services.AddSocketIo().AddRedisStreamsAdapter(options =>
        {
            options.ConnectionString = "localhost";
            options.StreamCount = 0;
            options.MaxLength = 0;
        }));
        var message = (await Assert.ThrowsAsync<OptionsValidationException>(() => start)).Message;
        Assert.Contains("StreamCount", message, StringComparison.Ordinal);
        Assert.Contains("MaxLength", message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(string adapter, RedisProcess redis, Action<SocketIoOptions>? configure = null) => TestApp.StartAsync(
        io => io.Of("/notifications"),
        configure,
        services =>
        {
            services.AddHealthChecks().AddSocketIoRedis();
            Add(services.AddSocketIo(), adapter, redis.Address);
        });

    private static void Add(ISocketIoBuilder server, string adapter, string address)
    {
        if (adapter == "classic") server.AddRedisAdapter(options => options.ConnectionString = address);
        else if (adapter == "sharded") server.AddShardedRedisAdapter(options => options.ConnectionString = address);
        else server.AddRedisStreamsAdapter(options => (options.ConnectionString, options.StreamCount) = (address, adapter == "streams" ? 1 : 3));
    }

    private static async Task<HealthStatus> CheckAsync(TestApp app) =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken).Bound()).Status;

    private static Task UntilConnectedAsync(int count, string name, params TestApp[] apps) => Bounded.UntilAsync(async () =>
    {
        foreach (var app in apps)
        {
            if (!app.Services.GetRequiredService<IRedisStatus>().IsConnected) return false;
            if (await app.Io.Of(name).Adapter.CountServersAsync(TestContext.Current.CancellationToken) != count) return false;
        }

        return true;
    });

    /// <summary>Emits until an event has arrived: a subscription takes a moment.</summary>
    private static async Task UntilHeardAsync(WebSocketClient client, Action emit, string name)
    {
        var receiving = client.ReceiveAsync();
        await Bounded.UntilAsync(() =>
        {
            emit();
            return receiving.IsCompleted;
        });
        Assert.Contains("\"hello\"", await receiving, StringComparison.Ordinal);
        Assert.Contains(name == "/" ? "51-[" : $"51-{name},[", await receiving, StringComparison.Ordinal);
    }
}
