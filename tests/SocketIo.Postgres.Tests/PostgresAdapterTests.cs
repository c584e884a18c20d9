using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;
using SocketIoNet.TestSupport.Sockets;

namespace SocketIoNet.Postgres.Tests;

/// <summary>What needs no PostgreSQL; the rest is tested beside Node servers.</summary>
public sealed class PostgresAdapterTests
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=nobody";

    [Theory]
    [InlineData(null, "Set ConnectionString, or register an NpgsqlDataSource.")]
    [InlineData("", "ConnectionString is not valid: it names no Host.")]
    [InlineData("Host=localhost;Nonsense=1", "ConnectionString is not valid")]
    [InlineData("Host=localhost;Maximum Pool Size=2", "Maximum Pool Size has to be 3 or more")]
    [InlineData("Host=localhost;Multiplexing=true", "Multiplexing has to be off")]
    public async Task A_connection_that_cannot_be_is_named_at_start(string? connectionString, string problem)
    {
        var start = StartAsync(options => options.ConnectionString = connectionString);
        Assert.Contains(problem, (await Assert.ThrowsAsync<OptionsValidationException>(() => start)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_source_that_multiplexes_is_rejected_at_start()
    {
        await using var source = NpgsqlDataSource.Create(Nowhere + ";Multiplexing=true");
        var start = TestApp.StartAsync(static (SocketIoServer _) => { }, services: services => services.AddSingleton(source).AddSocketIo().AddPostgresAdapter());
        Assert.Contains("Or set ConnectionString", (await Assert.ThrowsAsync<InvalidOperationException>(() => start)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_are_checked_at_start()
    {
        var start = StartAsync(static options =>
        {
            options.ConnectionString = Nowhere;
            options.TableName = "a; DROP TABLE b";
            options.HeartbeatTimeout = options.HeartbeatInterval;
        });
        var message = (await Assert.ThrowsAsync<OptionsValidationException>(() => start)).Message;
        Assert.Contains("TableName", message, StringComparison.Ordinal);
        Assert.Contains("HeartbeatTimeout must be longer than HeartbeatInterval", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_PostgreSQL_a_server_serves_its_own_clients_and_counts_what_is_lost()
    {
        await using var app = await StartAsync(static options => options.ConnectionString = Nowhere);
        await using var client = await app.ConnectAsync();
        app.Io.Emit("hello");
        Assert.Equal("2[\"hello\"]", await client.ReceiveAsync());
        var status = app.Services.GetRequiredService<IPostgresStatus>();
        Assert.False(status.IsConnected);
        Assert.Equal(1, status.LostMessages);
        var health = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken).Bound();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        await Assert.ThrowsAsync<PostgresUnavailableException>(() => app.Io.In("room").SocketsJoinAsync("other"));
    }

    [Theory]
    [InlineData(53, false)]
    [InlineData(54, true)]
    public async Task A_namespace_whose_channel_would_be_too_long_is_named(int length, bool isTooLong)
    {
        await using var app = await StartAsync(static options => options.ConnectionString = Nowhere);
        var name = "/" + new string('a', length - 1);
        var starting = app.Io.Of(name).Adapter.StartAsync(TestContext.Current.CancellationToken).AsTask();
        if (!isTooLong)
        {
            Assert.False(starting.IsFaulted);
            return;
        }

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => starting.Bound());
        Assert.Contains($"\"{name}\" does not reach other servers", problem.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(Action<PostgresAdapterOptions> configure) => TestApp.StartAsync((SocketIoServer _) => { }, services: services =>
    {
        services.AddSocketIo().AddPostgresAdapter(configure);
        services.AddHealthChecks().AddSocketIoPostgres();
    });
}
