using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SocketIoNet.Postgres.Tests.Support;
using SocketIoNet.TestSupport.Sockets;

namespace SocketIoNet.Postgres.Tests;

/// <summary>Servers of one process on a real PostgreSQL that is dead, absent or hangs, and its table.</summary>
public sealed class PostgresFaultTests(PostgresProcess postgres) : IClassFixture<PostgresProcess>
{
    private const int Count = 300;

    [Fact]
    public async Task Dead_own_clients_are_served_what_is_lost_is_counted_and_the_log_stays_short()
    {
        PostgresProcess.SkipWithout();
        using var logs = new RecordedLogs();
        await using var one = await StartAsync(services: logs.AddTo);
        await using var other = await StartAsync();
        using var counters = new Counters(one.Services);
        await ReachAsync(one, other);
        await using var client = await one.ConnectAsync();
        await postgres.KillAsync();
        await Bounded.UntilAsync(() => !Status(one).IsConnected && logs.Alarms.Count > 0);
        Assert.Equal(HealthStatus.Degraded, await CheckHealthAsync(one));
        for (var i = 0; i < Count; i++) one.Io.Emit("tick", i);
        for (var i = 0; i < Count; i++) Assert.Equal($"2[\"tick\",{i}]", await client.ReceiveAsync());
        // The connection that publishes may hear of the death after the one that listens.
        await Bounded.UntilAsync(() => Status(one).LostMessages == Count);
        Assert.Equal(Count, counters["socketio.postgres.lost_messages"]);
        await postgres.StartAsync();
        await ReachAsync(one, other);
        Assert.Equal(HealthStatus.Healthy, await CheckHealthAsync(one));
        string[] alarms = ["PostgreSQL is not connected: sockets of other servers receive nothing until it is back.", "Messages for other servers were lost (1): ", $"More messages for other servers were lost ({Count - 1})."];
        Assert.All(logs.Alarms.Where(static text => !text.StartsWith("Health check", StringComparison.Ordinal)), (text, i) => Assert.StartsWith(alarms[i], text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Absent_at_the_start_own_clients_are_served_and_the_servers_find_each_other_later()
    {
        PostgresProcess.SkipWithout();
        await postgres.KillAsync();
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        await using var client = await one.ConnectAsync();
        one.Io.Emit("hello");
        Assert.Equal("2[\"hello\"]", await client.ReceiveAsync());
        Assert.Equal((1, HealthStatus.Degraded), (Status(one).LostMessages, await CheckHealthAsync(one)));
        await postgres.StartAsync();
        await ReachAsync(one, other);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public async Task Hanging_own_clients_are_served_no_more_waits_than_may_and_everything_goes_on_afterwards(int size)
    {
        PostgresProcess.SkipWithout();
        await using var one = await StartAsync(static options => options.MaxPendingBytes = 10_000);
        await using var other = await StartAsync();
        await ReachAsync(one, other);
        await using var client = await one.ConnectAsync();
        var lost = Status(one).LostMessages;
        await postgres.FreezeAsync();
        try
        {
            for (var i = 0; i < 50; i++) one.Io.Emit("tick", new string('x', size));
            for (var i = 0; i < 50; i++) Assert.StartsWith("2[\"tick\"", await client.ReceiveAsync(), StringComparison.Ordinal);
            Assert.InRange(Status(one).LostMessages - lost, 50 - (10_000 / (size + 512)), 60);
            await Bounded.UntilAsync(() => !Status(one).IsConnected && !Status(other).IsConnected);
            Assert.Equal(HealthStatus.Degraded, await CheckHealthAsync(one));
            await Assert.ThrowsAsync<PostgresUnavailableException>(() => one.Io.In("room").SocketsJoinAsync("other").Bound());
        }
        finally
        {
            await postgres.ThawAsync();
        }

        await ReachAsync(one, other);
    }

    [Fact]
    public async Task Not_at_fault_when_a_handler_blocks_for_long()
    {
        PostgresProcess.SkipWithout();
        using var logs = new RecordedLogs();
        var time = new FakeTimeProvider();
        await using var one = await StartAsync(services: services => logs.AddTo(services.AddSingleton<TimeProvider>(time)));
        await using var other = await StartAsync();
        await ReachAsync(other, one);
        await using var client = await other.ConnectAsync();
        var entered = new TaskCompletionSource();
        var next = new TaskCompletionSource();
        using var released = new ManualResetEventSlim();
        one.Io.ServerSide.On("block", () =>
        {
            entered.SetResult();
            Assert.True(released.Wait(Bounded.Limit, TestContext.Current.CancellationToken));
        });
        one.Io.ServerSide.On("next", next.SetResult);
        other.Io.ServerSideEmit("block");
        await entered.Task.Bound();
        other.Io.ServerSideEmit("next");
        for (var i = 0; i < 4; i++)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            one.Io.Emit("tick", i);
            Assert.Equal($"2[\"tick\",{i}]", await client.ReceiveAsync());
        }

        Assert.True(Status(one).IsConnected);
        released.Set();
        await next.Task.Bound();
        Assert.Empty(logs.Alarms);
    }

    [Fact]
    public async Task Its_table_loses_what_is_older_than_the_interval_whenever_that_has_passed()
    {
        PostgresProcess.SkipWithout();
        var time = new FakeTimeProvider();
        await using var app = await StartAsync(static options => options.TableName = "cleaned", services => services.AddSingleton<TimeProvider>(time));
        await Bounded.UntilAsync(() => Status(app).IsConnected);
        await postgres.ExecuteAsync("INSERT INTO cleaned (created_at, payload) VALUES (now() - interval '31 s', ''), (now() - interval '20 s', '')");
        time.Pass(TimeSpan.FromSeconds(29));
        Assert.Equal(2L, await CountRowsAsync());
        await PassUntilAsync(1);
        await postgres.ExecuteAsync("UPDATE cleaned SET created_at = now() - interval '31 s'");
        await PassUntilAsync(0);

        // The clock runs faster than PostgreSQL, which is therefore taken for dead now and then.
        Task PassUntilAsync(long count) => Bounded.UntilAsync(async () =>
        {
            time.Pass(TimeSpan.FromSeconds(1));
            return await CountRowsAsync() is long rows && rows == count;
        });
    }

    [Fact]
    public async Task The_data_source_of_the_application_is_used_and_stays_open_and_data_that_cannot_be_sent_is_told_to_whoever_reads_it()
    {
        PostgresProcess.SkipWithout();
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString + ";Application Name=shop");
        void Share(IServiceCollection services) => services.AddSingleton(source);
        await using (var one = await StartAsync(static options => options.ConnectionString = null, Share))
        await using (var other = await StartAsync(static options => options.ConnectionString = null, Share))
        {
            await ReachAsync(one, other);
            Assert.InRange((long)(await postgres.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'shop'"))!, 4, 6);
            await using var client = await other.ConnectAsync();
            (other.Find(client).Data["name"], other.Find(client).Data["job"]) = ("Ann", Task.CompletedTask);
            var socket = Assert.Single(await one.Io.FetchSocketsAsync(TestContext.Current.CancellationToken).Bound());
            Assert.Equal("Ann", socket.Data.Get<string>("name"));
            Assert.Equal(["job"], socket.Data.UnsendableKeys);
            Assert.Throws<PayloadSerializationException>(() => socket.Data["job"]);
        }

        await using var command = source.CreateCommand("SELECT 1");
        Assert.Equal(1, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private Task<object?> CountRowsAsync() => postgres.ExecuteAsync("SELECT count(*) FROM cleaned");

    private Task<TestApp> StartAsync(Action<PostgresAdapterOptions>? configure = null, Action<IServiceCollection>? services = null) => TestApp.StartAsync(
        static (SocketIoServer _) => { },
        services: collection =>
        {
            services?.Invoke(collection);
            collection.AddHealthChecks().AddSocketIoPostgres();
            collection.AddSocketIo().AddPostgresAdapter(options =>
            {
                options.ConnectionString = postgres.ConnectionString;
                configure?.Invoke(options);
            });
        });

    private static IPostgresStatus Status(TestApp app) => app.Services.GetRequiredService<IPostgresStatus>();

    private static async Task<HealthStatus> CheckHealthAsync(TestApp app) =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken).Bound()).Status;

    /// <summary>Waits until the servers know each other, and a client of one receives what the other sends: a short message, and a binary one of more than 8,000 bytes.</summary>
    private static async Task ReachAsync(TestApp from, TestApp to)
    {
        TestApp[] both = [from, to];
        await Bounded.UntilAsync(async () =>
        {
            foreach (var app in both)
            {
                if (!Status(app).IsConnected || await app.Io.MainNamespace.Adapter.CountServersAsync(TestContext.Current.CancellationToken) < both.Length) return false;
            }

            return true;
        });
        await using var client = await to.ConnectAsync();
        var receiving = client.ReceiveAsync();
        await Bounded.UntilAsync(() =>
        {
            from.Io.Emit("hello", new byte[9000]);
            return receiving.IsCompleted;
        });
        Assert.StartsWith("51-[\"hello\"", await receiving, StringComparison.Ordinal);
    }
}
