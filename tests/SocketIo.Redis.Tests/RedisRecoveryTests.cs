using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Redis.Tests.Support;
using SocketIoNet.Tests.Support;
using SocketIoNet.TestSupport.Sockets;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Tests;

/// <summary>Who recovers a session that any server of the cluster has stored.</summary>
public sealed class RedisRecoveryTests
{
    private const string NodeSecret = "secret-of-node";

    /// <summary>A session as @socket.io/redis-streams-adapter 0.3 stores it: <c>{sid, pid, rooms, data}</c>.</summary>
    private static readonly byte[] NodeSession =
    [
        0x84,
        0xA3, .. "sid"u8, 0xB4, .. "AAAAAAAAAAAAAAAAAAAA"u8,
        0xA3, .. "pid"u8, 0xAE, .. "secret-of-node"u8,
        0xA5, .. "rooms"u8, 0x91, 0xB4, .. "AAAAAAAAAAAAAAAAAAAA"u8,
        0xA4, .. "data"u8, 0x80,
    ];

    [Theory]
    [InlineData(null, null, false, true)]
    [InlineData("ann", "ann", false, true)]
    [InlineData("ann", "bob", false, false)]
    [InlineData("ann", null, false, false)]
    [InlineData(null, "ann", false, false)]
    [InlineData("ann", "bob", true, false)]
    [InlineData("ann", null, true, false)]
    [InlineData(null, "ann", true, true)]
    public async Task A_session_is_recovered_by_its_user_and_one_without_as_the_option_says(string? user, string? returning, bool option, bool isRecovered)
    {
        using var redis = await RedisProcess.StartAsync();
        await using var one = await StartAsync(redis, option);
        await using var other = await StartAsync(redis, option);
        await RedisApps.UntilConnectedAsync(one, other);
        var (id, secret) = await LeaveAsync(one, user);
        Assert.Equal(isRecovered, await ReturnAsync(other, returning, secret, null) == id);
        // Whoever may not have it leaves it to its user.
        if (!isRecovered) Assert.Equal(id, await ReturnAsync(one, user, secret, null));
    }

    [Theory]
    [InlineData(null, false, true)]
    [InlineData("ann", false, false)]
    [InlineData("ann", true, true)]
    public async Task A_session_of_a_Node_server_names_no_user(string? returning, bool option, bool isRecovered)
    {
        using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis, option);
        await RedisApps.UntilConnectedAsync(app);
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        await multiplexer.GetDatabase().StringSetAsync($"sio:session:{NodeSecret}", Convert.ToBase64String(NodeSession));
        string? offset = await multiplexer.GetDatabase().StreamAddAsync("socket.io", [new("nsp", "/other"), new("uid", "node"), new("type", "3")]);
        Assert.Equal(isRecovered, await ReturnAsync(app, returning, NodeSecret, offset) == "AAAAAAAAAAAAAAAAAAAA");
    }

    [Fact]
    public async Task The_user_who_has_recovered_a_session_without_one_is_its_user_from_then_on()
    {
        using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis, isForAnyUser: true);
        await RedisApps.UntilConnectedAsync(app);
        var (id, secret) = await LeaveAsync(app, null);
        Assert.Equal(id, await ReturnAsync(app, "ann", secret, null));
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        Assert.NotEqual(id, await ReturnAsync(app, "bob", secret, null));
        Assert.Equal(id, await ReturnAsync(app, "ann", secret, null));
    }

    [Fact]
    public async Task A_text_that_is_no_offset_recovers_nothing()
    {
        using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis, isForAnyUser: false);
        await RedisApps.UntilConnectedAsync(app);
        var (id, secret) = await LeaveAsync(app, null);
        Assert.NotEqual(id, await ReturnAsync(app, null, secret, "2026-11-30T12:00:00Z"));
    }

    private static Task<TestApp> StartAsync(RedisProcess redis, bool isForAnyUser) => TestApp.StartAsync(
        static (WebApplication app) =>
        {
            app.UseAuthentication();
            app.MapSocketIo(static (SocketIoServer _) => { });
        },
        static options => options.ConnectionStateRecovery = new(),
        services =>
        {
            services.AddAuthentication(AuthenticationByHeader.SchemeName).AddScheme<AuthenticationSchemeOptions, AuthenticationByHeader>(AuthenticationByHeader.SchemeName, null);
            services.AddSocketIo().AddRedisStreamsAdapter(options => (options.ConnectionString, options.RecoverSessionsWithoutUser) = (redis.Address, isForAnyUser));
        });

    /// <summary>Connects, receives an event, and loses the connection. Returns the id and the secret.</summary>
    private static async Task<(string Id, string Secret)> LeaveAsync(TestApp app, string? user)
    {
        await using var client = await OpenAsync(app, user);
        var (id, secret) = await ConnectAsync(client, "0");
        client.Cut();
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        return (id, secret);
    }

    /// <summary>Comes back and leaves again. Returns the id of the socket.</summary>
    private static async Task<string> ReturnAsync(TestApp app, string? user, string secret, string? offset)
    {
        await using var client = await OpenAsync(app, user);
        var (id, _) = await ConnectAsync(client, "0" + JsonSerializer.Serialize(new { pid = secret, offset }));
        client.Cut();
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        return id;
    }

    private static Task<WebSocketClient> OpenAsync(TestApp app, string? user) => WebSocketClient.OpenAsync(app.Url, configure: options =>
    {
        if (user is not null) options.SetRequestHeader("X-User", user);
    });

    private static async Task<(string Id, string Secret)> ConnectAsync(WebSocketClient client, string packet)
    {
        await client.SendAsync(packet);
        using var answer = JsonDocument.Parse((await client.ReceiveAsync())![1..]);
        return (answer.RootElement.GetProperty("sid").GetString()!, answer.RootElement.GetProperty("pid").GetString()!);
    }
}
