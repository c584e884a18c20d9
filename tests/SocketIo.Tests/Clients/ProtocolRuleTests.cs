using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Clients;

public sealed class ProtocolRuleTests
{
    [Fact]
    public async Task An_unknown_namespace_is_refused_and_the_connection_stays()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0/nope,");
        Assert.Equal("4/nope,{\"message\":\"Invalid namespace\"}", await client.ReceiveAsync());
        await client.ConnectAsync();
    }

    [Theory]
    [InlineData("2[\"e\"]")]
    [InlineData("30[1]")]
    [InlineData("1")]
    [InlineData("4{\"message\":\"x\"}")]
    [InlineData("0[]")]
    [InlineData("0null")]
    [InlineData("51-[\"e\",{\"_placeholder\":true,\"num\":0}]")]
    public async Task A_packet_before_connect_that_is_not_connect_closes(string packet)
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.OpenAsync();
        await client.SendAsync(packet);
        Assert.Null(await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("4{\"message\":\"x\"}")]
    [InlineData("2/other,[\"e\"]")]
    [InlineData("51-/other,[\"e\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("2[\"disconnect\"]")]
    [InlineData("2")]
    public async Task A_packet_after_connect_that_breaks_the_rules_closes_and_is_reported(string packet)
    {
        var error = new Signal<Exception>();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnConnection(socket => socket.OnError(error.Set));
            io.Of("/other");
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync(packet);
        Assert.Null(await client.ReceiveAsync());
        Assert.NotNull(await error.Task);
    }

    [Fact]
    public async Task An_event_while_the_middleware_still_runs_closes()
    {
        var gate = new Gate();
        await using var app = await TestApp.StartAsync(io => io.Use(async (_, next) =>
        {
            await gate.PassAsync();
            await next();
        }));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        await gate.Entered;
        await client.SendAsync("2[\"early\"]");
        Assert.Null(await client.ReceiveAsync());
        gate.Open();
    }

    [Fact]
    public async Task A_second_connect_while_the_first_is_pending_closes_and_makes_no_socket()
    {
        var gate = new Gate();
        var connections = 0;
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Use(async (_, next) =>
            {
                await gate.PassAsync();
                await next();
            });
            io.OnConnection(_ => connections++);
        });
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        await gate.Entered;
        await client.SendAsync("0");
        Assert.Null(await client.ReceiveAsync());
        gate.Open();
        Assert.Equal(0, connections);
    }

    [Fact]
    public async Task Too_many_namespaces_are_refused_and_the_connection_stays()
    {
        await using var app = await TestApp.StartAsync(
            io =>
            {
                io.OnConnection(socket => socket.On("e", () => 1));
                io.Of("/a");
                io.Of("/b");
            },
            options => options.MaxNamespacesPerClient = 2);
        await using var client = await app.ConnectAsync();
        await client.ConnectAsync("/a");
        await client.SendAsync("0/b,");
        Assert.StartsWith("4/b,{\"message\":", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("1/a,");
        await client.ConnectAsync("/b");
    }

    [Fact]
    public async Task A_client_that_joins_no_namespace_in_time_is_closed()
    {
        var time = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(_ => { }), options => options.ConnectTimeout = TimeSpan.FromSeconds(5), Clock.Use(time));
        await using var client = await app.OpenAsync();
        time.Pass(TimeSpan.FromSeconds(4.9));
        Assert.Equal(1, app.Io.Engine.SessionCount);
        time.Pass(TimeSpan.FromSeconds(0.2));
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_client_that_joined_stays_and_one_that_left_its_last_namespace_is_closed_in_time()
    {
        var time = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(
            io =>
            {
                io.OnConnection(_ => { });
                io.Of("/other").OnConnection(socket => socket.On("e", () => 1));
            },
            options => options.ConnectTimeout = TimeSpan.FromSeconds(5),
            Clock.Use(time));
        await using var client = await app.ConnectAsync();
        await client.ConnectAsync("/other");
        await client.SendAsync("1");
        time.Pass(TimeSpan.FromSeconds(6));
        await client.SendAsync("2/other,0[\"e\"]");
        Assert.Equal("3/other,0[1]", await client.ReceiveAsync());
        await client.SendAsync("1/other,");
        await Bounded.UntilAsync(() => app.Io.Of("/other").Sockets.Count == 0);
        time.Pass(TimeSpan.FromSeconds(4.9));
        Assert.Equal(1, app.Io.Engine.SessionCount);
        time.Pass(TimeSpan.FromSeconds(0.3));
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_binary_packet_whose_attachments_stay_away_closes()
    {
        var time = new FakeTimeProvider();
        var error = new Signal<string>();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                socket.OnDisconnect(error.Set);
                socket.On("ready", () => 1);
            }),
            options => options.BinaryPacketTimeout = TimeSpan.FromSeconds(2),
            Clock.Use(time));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("20[\"ready\"]");
        Assert.Equal("30[1]", await client.ReceiveAsync());
        await client.SendAsync("52-[\"e\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        await client.SendAsync([1]);
        await Bounded.UntilAsync(() =>
        {
            time.Pass(TimeSpan.FromSeconds(1));
            return app.Io.Engine.SessionCount == 0;
        });
        Assert.Equal("forced close", await error.Task);
    }

    [Fact]
    public async Task A_binary_packet_that_is_whole_in_time_leaves_no_deadline_behind()
    {
        var time = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.On("e", (byte[] bytes) => bytes.Length)),
            options => options.BinaryPacketTimeout = TimeSpan.FromSeconds(2),
            Clock.Use(time));
        await using var client = await app.ConnectAsync();
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync("51-7[\"e\",{\"_placeholder\":true,\"num\":0}]");
            await client.SendAsync([1, 2, 3]);
            Assert.Equal("37[3]", await client.ReceiveAsync());
            time.Pass(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task Each_binary_packet_has_the_whole_time()
    {
        var time = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.On("e", (byte[] bytes) => bytes.Length)),
            options => options.BinaryPacketTimeout = TimeSpan.FromSeconds(2),
            Clock.Use(time));
        await using var client = await app.ConnectAsync();
        for (var i = 0; i < 4; i++)
        {
            await client.SendAsync("51-7[\"e\",{\"_placeholder\":true,\"num\":0}]");
            time.Pass(TimeSpan.FromSeconds(1.2));
            await client.SendAsync([1, 2, 3]);
            Assert.Equal("37[3]", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task A_text_packet_where_an_attachment_is_due_closes()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("51-[\"e\",{\"_placeholder\":true,\"num\":0}]");
        await client.SendAsync("2[\"e\"]");
        Assert.Null(await client.ReceiveAsync());
    }
}
