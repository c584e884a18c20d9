using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIoNet.Redis.Tests.Support;
using SocketIoNet.TestSupport.Sockets;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Tests;

/// <summary>How Redis is reached: the multiplexer and the connections beside it have the same configuration.</summary>
public sealed class RedisConnectionTests
{
    private const string Host = "redis.test";

    public static TheoryData<string> Adapters => [.. RedisApps.All];

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task With_TLS_a_password_and_a_certificate_that_a_callback_accepts(string adapter)
    {
        using var certificate = new Certificate(Host);
        using var redis = await RedisProcess.StartTlsAsync(certificate.CertificateFile, certificate.KeyFile, "--requirepass", "secret");
        void Accept(RedisConnectionOptions options) => options.ConfigureConnection = configuration => configuration.CertificateValidation += (_, given, _, errors) =>
            errors == SslPolicyErrors.RemoteCertificateChainErrors && given!.GetCertHashString() == certificate.Thumbprint;
        var connection = $"{redis.Address},ssl=true,sslHost={Host},password=secret";
        await using var one = await RedisApps.StartAsync(adapter, connection, Accept);
        await using var other = await RedisApps.StartAsync(adapter, connection, Accept);
        await RedisApps.ReachAsync(one, other);
    }

    [Fact]
    public async Task A_certificate_that_is_not_accepted_is_logged_once()
    {
        using var certificate = new Certificate(Host);
        using var redis = await RedisProcess.StartTlsAsync(certificate.CertificateFile, certificate.KeyFile);
        using var logs = new RecordedLogs();
        await using var app = await RedisApps.StartAsync("sharded", $"{redis.Address},ssl=true,sslHost=another.test", services: logs.AddTo);
        await Bounded.UntilAsync(() => logs.Entries.Count(static entry => entry.Text.Contains("still not connected", StringComparison.Ordinal)) > 2);
        var alarm = Assert.Single(logs.Alarms, static text => text.StartsWith("Redis is not connected", StringComparison.Ordinal));
        Assert.Contains("certificate", alarm, StringComparison.Ordinal);
        Assert.False(app.Status().IsConnected);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task As_a_user_who_may_use_only_what_the_adapter_needs(string adapter)
    {
        using var redis = await RedisProcess.StartAsync("--user", "default", "off", "--user", "chat", "on", ">secret", "~socket.io*", "~sio:session:*", "&socket.io*", "&socket.io#/#*", "-@all", "+@connection", "+@pubsub", "+@stream", "+@read", "+@write", "+info", "+cluster|nodes");
        var connection = $"{redis.Address},user=chat,password=secret";
        await using var one = await RedisApps.StartAsync(adapter, connection);
        await using var other = await RedisApps.StartAsync(adapter, connection);
        await RedisApps.ReachAsync(one, other);
    }

    [Fact]
    public async Task As_a_user_who_may_not_subscribe_it_is_logged_and_reported()
    {
        using var redis = await RedisProcess.StartAsync("--user", "default", "off", "--user", "chat", "on", ">secret", "~*", "&socket.io*", "+@all");
        using var logs = new RecordedLogs();
        await using var app = await RedisApps.StartAsync("classic", $"{redis.Address},user=chat,password=secret", services: logs.AddTo);
        await Bounded.UntilAsync(() => logs.Count(LogLevel.Error) > 0);
        Assert.StartsWith("Redis rejected a subscription: PSUBSCRIBE socket.io#/#*: NOPERM", Assert.Single(logs.Alarms), StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, await app.CheckHealthAsync());
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Over_the_multiplexer_of_the_application_with_its_password_database_and_name(string adapter)
    {
        using var redis = await RedisProcess.StartAsync("--requirepass", "secret");
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync($"{redis.Address},password=secret,defaultDatabase=3,name=shop,allowAdmin=true");
        void Share(IServiceCollection services) => services.AddSingleton<IConnectionMultiplexer>(multiplexer);
        await using (var one = await RedisApps.StartAsync(adapter, null, services: Share))
        await using (var other = await RedisApps.StartAsync(adapter, null, services: Share))
        {
            await RedisApps.ReachAsync(one, other);
            var server = multiplexer.GetServers().Single();
            Assert.All(await server.ClientListAsync(), static client => Assert.Equal("shop", client.Name));
            Assert.Equal(adapter.StartsWith("streams", StringComparison.Ordinal), await server.DatabaseSizeAsync(3) > 0);
            Assert.Equal(0, await server.DatabaseSizeAsync(0));
        }

        Assert.True(multiplexer.IsConnected);
    }

    [Fact]
    public async Task Where_the_first_of_several_addresses_is_dead()
    {
        using var redis = await RedisProcess.StartAsync();
        var connection = $"127.0.0.1:1,{redis.Address}";
        await using var one = await RedisApps.StartAsync("streams", connection);
        await using var other = await RedisApps.StartAsync("streams", connection);
        await RedisApps.ReachAsync(one, other);
    }

    [Fact]
    public async Task A_server_that_accepts_and_is_silent_is_given_up_after_connectTimeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var logs = new RecordedLogs();
        await using var app = await RedisApps.StartAsync("classic", $"{listener.LocalEndpoint},connectTimeout=300", services: logs.AddTo);
        await Bounded.UntilAsync(() => logs.Entries.Any(static entry => entry.Text.Contains("Redis did not respond within 300 ms.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task By_a_Sentinel_that_names_another_primary_when_the_first_has_died()
    {
        using var first = await RedisProcess.StartAsync();
        using var replica = await RedisProcess.StartAsync("--replicaof", "127.0.0.1", $"{first.Port}");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"sentinel monitor chat 127.0.0.1 {first.Port} 1\nsentinel down-after-milliseconds chat 500\nsentinel failover-timeout chat 3000\n", TestContext.Current.CancellationToken);
        using var sentinel = await RedisProcess.StartSentinelAsync(file);
        await using var multiplexer = await ConnectionMultiplexer.SentinelConnectAsync(sentinel.Address);
        await Bounded.UntilAsync(async () => (await multiplexer.GetServers()[0].SentinelReplicasAsync("chat")).Length == 1);
        var connection = $"{sentinel.Address},serviceName=chat";
        await using var one = await RedisApps.StartAsync("sharded", connection);
        await using var other = await RedisApps.StartAsync("sharded", connection);
        await RedisApps.ReachAsync(one, other);
        first.Kill();
        await Bounded.UntilAsync(() => !one.Status().IsConnected && !other.Status().IsConnected);
        await RedisApps.ReachAsync(one, other);
        File.Delete(file);
    }

    [Theory]
    [InlineData("localhost,channelPrefix=a", "ConnectionString is not valid: channelPrefix would change the names of channels")]
    [InlineData("localhost,tunnel=http:proxy:80", "a tunnel is not available")]
    [InlineData("localhost,connectTimeout=soon", "connectTimeout")]
    public async Task What_the_adapter_cannot_use_is_named_at_start(string connectionString, string problem)
    {
        var start = RedisApps.StartAsync("classic", connectionString);
        Assert.Contains(problem, (await Assert.ThrowsAsync<OptionsValidationException>(() => start)).Message, StringComparison.Ordinal);
        var emitter = TestApp.StartAsync(static (SocketIoServer _) => { }, services: services => services.AddRedisEmitter(options => options.ConnectionString = connectionString));
        Assert.Contains(problem, (await Assert.ThrowsAsync<OptionsValidationException>(() => emitter)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_multiplexer_whose_channels_get_a_prefix_is_rejected_at_start()
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync("127.0.0.1:1,abortConnect=false,connectTimeout=100,channelPrefix=a");
        var start = RedisApps.StartAsync("classic", null, services: services => services.AddSingleton<IConnectionMultiplexer>(multiplexer));
        Assert.Contains("Or set ConnectionString", (await Assert.ThrowsAsync<InvalidOperationException>(() => start)).Message, StringComparison.Ordinal);
    }
}
