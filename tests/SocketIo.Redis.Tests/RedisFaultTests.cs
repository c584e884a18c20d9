using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Redis.Tests.Support;
using SocketIoNet.TestSupport.Sockets;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Tests;

/// <summary>A Redis that is dead, absent, hangs, is slow or full: what own clients receive, and what is counted, logged and reported.</summary>
public sealed class RedisFaultTests
{
    private const int Count = 500;

    public static TheoryData<string> Adapters => [.. RedisApps.All];

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Dead_own_clients_are_served_what_is_lost_is_counted_and_the_log_stays_short(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        using var logs = new RecordedLogs();
        await using var app = await RedisApps.StartAsync(adapter, redis.Address, services: logs.AddTo);
        using var counters = new Counters(app.Services);
        await RedisApps.UntilConnectedAsync(app);
        Assert.Equal(HealthStatus.Healthy, await app.CheckHealthAsync());
        await using var client = await app.ConnectAsync();
        redis.Kill();
        var earlier = await LoseAsync(app);
        await Bounded.UntilAsync(() => !app.Status().IsConnected && logs.Alarms.Count > 0);
        Assert.Equal(HealthStatus.Degraded, await app.CheckHealthAsync());
        for (var i = 0; i < Count; i++) app.Io.Emit("tick", i);
        await AssertReceivedAsync(client, Count);
        Assert.Equal((earlier + Count, earlier + Count), (app.Status().LostMessages, counters["socketio.redis.lost_messages"]));
        await redis.RestartAsync(isRunning: false);
        await RedisApps.UntilConnectedAsync(app);
        await Bounded.UntilAsync(() => logs.Entries.Any(static entry => entry.Text == "Redis is connected again."));
        Assert.Equal(HealthStatus.Healthy, await app.CheckHealthAsync());
        Assert.Equivalent(
            new[] { "Redis is not connected.", "Messages for other servers were lost (1).", $"More messages for other servers were lost ({earlier + Count - 1})." },
            logs.Alarms.Where(static text => !text.StartsWith("Health check", StringComparison.Ordinal)).Select(WithoutCause),
            strict: true);
    }

    /// <summary>Emits to nobody until the server knows that Redis is not there. Returns how many events that took.</summary>
    private static async Task<int> LoseAsync(TestApp app)
    {
        var emitted = 0;
        await Bounded.UntilAsync(() =>
        {
            app.Io.To("nobody").Emit("tick", emitted++);
            return app.Status().LostMessages > 0;
        });
        await Bounded.UntilAsync(() => app.Status().LostMessages == emitted);
        return emitted;
    }

    private static string WithoutCause(string text) => text.IndexOfAny(['.', ':']) is var end and >= 0 ? text[..end] + "." : text;

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Not_at_fault_when_a_handler_blocks_for_long(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        await using var observer = await ConnectionMultiplexer.ConnectAsync($"{redis.Address},allowAdmin=true");
        using var logs = new RecordedLogs();
        var time = new FakeTimeProvider();
        await using var app = await RedisApps.StartAsync(adapter, redis.Address, services: services => logs.AddTo(services.AddSingleton<TimeProvider>(time)));
        await using var other = await RedisApps.StartAsync(adapter, redis.Address);
        await RedisApps.UntilConnectedAsync(app, other);
        var entered = new TaskCompletionSource();
        var next = new TaskCompletionSource();
        using var released = new ManualResetEventSlim();
        app.Io.ServerSide.On("block", () =>
        {
            entered.SetResult();
            Assert.True(released.Wait(Bounded.Limit, TestContext.Current.CancellationToken));
        });
        app.Io.ServerSide.On("next", next.SetResult);
        other.Io.ServerSideEmit("block");
        await entered.Task.Bound();
        other.Io.ServerSideEmit("next");
        for (var second = 0; second < 8; second++)
        {
            var (pings, reads) = (CountCalls(observer, "ping"), CountCalls(observer, "xread"));
            time.Advance(TimeSpan.FromSeconds(1));
            await Bounded.UntilAsync(() => CountCalls(observer, "ping") > pings);
            // Redis, whose clock is a real one, replies to who reads a stream.
            other.Io.Emit("tick");
            if (adapter.StartsWith("streams", StringComparison.Ordinal)) await Bounded.UntilAsync(() => CountCalls(observer, "xread") > reads + 1);
        }

        Assert.True(app.Status().IsConnected);
        released.Set();
        await next.Task.Bound();
        Assert.Empty(logs.Alarms);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Absent_at_the_start_own_clients_are_served_and_the_servers_find_each_other_later(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        redis.Kill();
        await using var one = await RedisApps.StartAsync(adapter, redis.Address);
        await using var other = await RedisApps.StartAsync(adapter, redis.Address);
        await using var client = await one.ConnectAsync();
        for (var i = 0; i < Count; i++) one.Io.Emit("tick", i);
        await AssertReceivedAsync(client, Count);
        Assert.Equal((Count, HealthStatus.Degraded), (one.Status().LostMessages, await one.CheckHealthAsync()));
        await Assert.ThrowsAsync<RedisUnavailableException>(() => one.Io.FetchSocketsAsync(TestContext.Current.CancellationToken).Bound());
        await redis.RestartAsync(isRunning: false);
        await RedisApps.ReachAsync(one, other);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Back_again_requests_fail_until_the_other_servers_are_back_or_have_had_time_for_it(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        var time = new FakeTimeProvider();
        await using var one = await RedisApps.StartAsync(adapter, redis.Address, services: services => services.AddSingleton<TimeProvider>(time));
        await using (var other = await RedisApps.StartAsync(adapter, redis.Address))
        {
            await RedisApps.UntilConnectedAsync(one, other);
            redis.Kill();
            await Bounded.UntilAsync(() => !one.Status().IsConnected);
        }

        await redis.RestartAsync(isRunning: false);
        await Bounded.UntilAsync(() => Pass(time) && one.Status().IsConnected);
        var exception = await Assert.ThrowsAsync<RedisUnavailableException>(() => one.Io.FetchSocketsAsync(TestContext.Current.CancellationToken).Bound());
        Assert.Equal("Only 1 of 2 servers have come back to Redis yet.", exception.Message);
        await Bounded.UntilAsync(async () => Pass(time) && await RedisApps.CountsAsync(one, 1));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Back_in_part_a_server_responds_as_soon_as_it_can_publish(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        await using var one = await RedisApps.StartAsync(adapter, redis.Address);
        await using var other = await RedisApps.StartAsync(adapter, $"{redis.Address},name=other");
        await RedisApps.UntilConnectedAsync(one, other);
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{redis.Address},allowAdmin=true");
        var asked = new TaskCompletionSource();
        other.Io.ServerSide.On("ask", () =>
        {
            asked.SetResult();
            return "response";
        });
        await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxclients", "1");
        foreach (var client in await admin.GetServers()[0].ClientListAsync())
        {
            if (client.Name == "other" && !client.Flags.HasFlag(ClientFlags.PubSubSubscriber)) await admin.GetDatabase().ExecuteAsync("CLIENT", "KILL", "ID", client.Id);
        }

        await LoseAsync(other);
        var responses = one.Io.ServerSideEmitWithAckAsync<string>("ask");
        await asked.Task.Bound();
        await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxclients", "10000");
        Assert.Equal(["response"], await responses.Bound());
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Never_lost_a_server_that_leaves_soon_after_the_start_is_not_awaited(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        var time = new FakeTimeProvider();
        await using var one = await RedisApps.StartAsync(adapter, redis.Address, services: services => services.AddSingleton<TimeProvider>(time));
        await using (var other = await RedisApps.StartAsync(adapter, redis.Address)) await RedisApps.UntilConnectedAsync(one, other);
        // No time passes on the clock of the server that is left.
        await Bounded.UntilAsync(() => RedisApps.CountsAsync(one, 1));
    }

    private static bool Pass(FakeTimeProvider time)
    {
        time.Advance(TimeSpan.FromMilliseconds(50));
        return true;
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Hanging_requests_to_other_servers_fail_as_if_it_were_not_there(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        await using var one = await RedisApps.StartAsync(adapter, $"{redis.Address},asyncTimeout=100");
        await RedisApps.UntilConnectedAsync(one);
        redis.Freeze();
        try
        {
            await Assert.ThrowsAsync<RedisUnavailableException>(() => one.Io.FetchSocketsAsync(TestContext.Current.CancellationToken).Bound());
        }
        finally
        {
            redis.Thaw();
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public async Task Hanging_own_clients_are_served_no_more_waits_than_may_and_everything_goes_on_afterwards(int size)
    {
        using var redis = await RedisProcess.StartAsync();
        var all = await Task.WhenAll(RedisApps.All.Select((adapter, i) => HangingServer.StartAsync(adapter, redis.Address, i)));
        redis.Freeze();
        try
        {
            foreach (var server in all) await server.AssertBoundedAsync(size);
            await Task.WhenAll(all.Select(static server => server.AssertDownAsync()));
        }
        finally
        {
            redis.Thaw();
        }

        foreach (var server in all) await server.AssertBackAsync();
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Slow_everything_arrives_in_order(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        await using var one = await RedisApps.StartAsync(adapter, redis.Address);
        await using var other = await RedisApps.StartAsync(adapter, redis.Address);
        await RedisApps.ReachAsync(one, other);
        await using var client = await other.ConnectAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(redis.Address + ",allowAdmin=true");
        await admin.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", "1500", "ALL");
        for (var i = 0; i < Count; i++) one.Io.Emit("tick", i);
        await AssertReceivedAsync(client, Count);
        Assert.Equal((0, true), (one.Status().LostMessages, one.Status().IsConnected));
    }

    [Theory]
    [InlineData("streams")]
    [InlineData(RedisApps.Recovering)]
    public async Task Full_own_clients_are_served_and_what_is_lost_is_counted(string adapter)
    {
        using var redis = await RedisProcess.StartAsync();
        using var logs = new RecordedLogs();
        await using var one = await RedisApps.StartAsync(adapter, redis.Address, services: logs.AddTo);
        await using var other = await RedisApps.StartAsync(adapter, redis.Address);
        await RedisApps.ReachAsync(one, other);
        await using var client = await one.ConnectAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(redis.Address + ",allowAdmin=true");
        await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        one.Io.Emit("tick", 0);
        await AssertReceivedAsync(client, 1);
        await Bounded.UntilAsync(() => logs.Alarms.Count > 0);
        Assert.True(one.Status().LostMessages > 0);
        Assert.True(one.Status().IsConnected);
        Assert.Contains("Messages for other servers were lost (1): OOM", Assert.Single(logs.Alarms), StringComparison.Ordinal);
        await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await RedisApps.ReachAsync(one, other);
    }

    /// <summary>The client has received so many events, in order and each once.</summary>
    internal static async Task AssertReceivedAsync(WebSocketClient client, int count)
    {
        for (var i = 0; i < count;)
        {
            var packet = await client.ReceiveAsync();
            if (packet!.StartsWith("51-", StringComparison.Ordinal) || packet[0] == 'b') continue;
            Assert.Matches(string.Create(CultureInfo.InvariantCulture, $"^2\\[\"tick\",{i++}[,\\]]"), packet);
        }
    }

    /// <summary>How often Redis has been sent a command, of which a ping comes from each server in each second of its clock.</summary>
    private static long CountCalls(ConnectionMultiplexer redis, string command)
    {
        var calls = redis.GetServers()[0].Info("commandstats").SelectMany(static group => group).FirstOrDefault(entry => entry.Key == $"cmdstat_{command}").Value;
        return calls is null ? 0 : long.Parse(calls.AsSpan()["calls=".Length..calls.IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }
}
