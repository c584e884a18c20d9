using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Sockets;

public sealed class DisconnectReasonTests
{
    [Fact]
    public void Each_reason_of_the_engine_is_a_constant_too()
    {
        var constants = typeof(DisconnectReasons).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToArray();
        Assert.Equal(constants.Length, constants.Distinct().Count());
        Assert.All(Enum.GetValues<EngineIo.EngineCloseReason>(), reason => Assert.Contains(EngineIo.EngineCloseReasonExtensions.ToText(reason), constants));
    }

    [Theory]
    [InlineData("41", "client namespace disconnect")]
    [InlineData("1", "transport close")]
    [InlineData("9", "parse error")]
    [InlineData("2", "transport error")]
    [InlineData("42[", "forced close")]
    [InlineData("42/unknown,[\"e\"]", "forced close")]
    public async Task Gives_the_reason_for_what_the_client_sent(string frame, string expected)
    {
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnDisconnect(reason.Set)));
        await using var client = await app.ConnectAsync();
        await client.SendFrameAsync(frame);
        Assert.Equal(expected, await reason.Task);
    }

    [Theory]
    [InlineData("41", "client namespace disconnect")]
    [InlineData("1", "transport close")]
    [InlineData("9", "parse error")]
    [InlineData("42[", "forced server close")]
    public async Task Gives_the_reason_for_what_the_client_posted(string packet, string expected)
    {
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnDisconnect(reason.Set)));
        await using var client = await app.ConnectByPollingAsync();
        await client.SendPayloadAsync(packet);
        Assert.Equal(expected, await reason.Task);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gives_a_transport_reason_when_the_connection_ends(bool isCut)
    {
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnDisconnect(reason.Set)));
        await using var client = await app.ConnectAsync();
        if (isCut) client.Cut();
        else await client.CloseAsync();
        if (isCut) Assert.Contains(await reason.Task, new[] { "transport close", "transport error" });
        else Assert.Equal("transport close", await reason.Task);
    }

    [Fact]
    public async Task Gives_ping_timeout_when_pongs_stay_away()
    {
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.OnDisconnect(reason.Set)),
            options => options.PingInterval = options.PingTimeout = TimeSpan.FromMilliseconds(100));
        await using var client = await app.ConnectAsync();
        Assert.Equal("ping timeout", await reason.Task);
    }

    [Fact]
    public async Task The_servers_disconnect_is_told_to_the_client_and_keeps_the_connection()
    {
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnConnection(socket => socket.OnDisconnect(reason.Set));
            io.Of("/other").OnConnection(socket => socket.On("e", () => 1));
        });
        await using var client = await app.ConnectAsync();
        await client.ConnectAsync("/other");
        app.Find(client).Disconnect();
        Assert.Equal("1", await client.ReceiveAsync());
        Assert.Equal("server namespace disconnect", await reason.Task);
        await client.SendAsync("2/other,0[\"e\"]");
        Assert.Equal("3/other,0[1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_servers_disconnect_with_close_ends_every_namespace_and_the_connection()
    {
        var main = new Signal<string>();
        var other = new Signal<string>();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnConnection(socket => socket.OnDisconnect(main.Set));
            io.Of("/other").OnConnection(socket => socket.OnDisconnect(other.Set));
        });
        await using var client = await app.ConnectAsync();
        await client.ConnectAsync("/other");
        app.Find(client).Disconnect(close: true);
        Assert.Equal("1", await client.ReceiveAsync());
        Assert.Equal("1/other,", await client.ReceiveAsync());
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal("server namespace disconnect", await main.Task);
        Assert.Equal("server namespace disconnect", await other.Task);
    }

    [Fact]
    public async Task What_was_emitted_before_a_disconnect_arrives_before_it()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.Emit("bye");
            socket.Disconnect(close: true);
            socket.Emit("too late");
        }));
        await using var client = await app.ConnectAsync();
        Assert.Equal("2[\"bye\"]", await client.ReceiveAsync());
        Assert.Equal("1", await client.ReceiveAsync());
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task Closing_the_connection_is_a_forced_close()
    {
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnDisconnect(reason.Set)));
        await using var client = await app.ConnectAsync();
        app.Find(client).Connection.Close();
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal("forced close", await reason.Task);
    }

    [Fact]
    public async Task Closing_the_server_disconnects_without_a_disconnect_packet()
    {
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnDisconnect(reason.Set)));
        await using var client = await app.ConnectAsync();
        await app.Io.CloseAsync(TestContext.Current.CancellationToken).Bound();
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal("server shutting down", await reason.Task);
    }

    [Fact]
    public async Task A_client_may_leave_a_namespace_and_come_back()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var first = client.Id;
        await client.SendAsync("1");
        await client.ConnectAsync();
        Assert.NotEqual(first, client.Id);
        Assert.Equal([client.Id], app.Io.MainNamespace.Sockets.Keys);
    }

    [Fact]
    public async Task What_a_client_still_sends_after_the_server_disconnected_it_is_ignored()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnConnection(_ => { });
            io.Of("/other").OnConnection(socket => socket.On("e", () => 1));
        });
        await using var client = await app.ConnectAsync();
        await client.ConnectAsync("/other");
        app.Find(client).Disconnect();
        await client.SendAsync("2[\"crossing\"]");
        await client.SendAsync("1");
        await client.SendAsync("2/other,0[\"e\"]");
        Assert.Equal("1", await client.ReceiveAsync());
        Assert.Equal("3/other,0[1]", await client.ReceiveAsync());
    }
}
