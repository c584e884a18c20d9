using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Heartbeats;

/// <summary>The heartbeat of revision 3, in which the client pings, on a clock that the test moves.</summary>
public sealed class ClientHeartbeatTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task A_ping_is_answered_without_its_data()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        await client.SendAsync("6:2probe1:2");
        Assert.Equal("1:31:3", await client.PollAsync());
    }

    [Fact]
    public async Task The_server_never_pings()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        var poll = await client.BeginPollAsync((await app.NextHandlerAsync()).Session);
        app.Advance(Limit - Slack);
        Assert.False(poll.IsCompleted);
    }

    [Fact]
    public async Task A_client_that_never_pings_is_closed_when_interval_and_timeout_have_passed()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        var handler = await app.NextHandlerAsync();
        var poll = await client.BeginPollAsync(handler.Session);
        app.Advance(Limit - Slack);
        Assert.True(handler.Session.IsOpen);
        app.Advance(2 * Slack);
        Assert.Equal((EngineCloseReason.PingTimeout, null), await handler.ClosedAsync());
        Assert.Equal("1:1", await poll);
    }

    [Fact]
    public async Task A_ping_starts_the_time_anew_and_nothing_else_does()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        var handler = await app.NextHandlerAsync();
        app.Advance(Limit - Slack);
        await client.SendAsync("1:2");
        app.Advance(Limit - Slack);
        Assert.True(handler.Session.IsOpen);
        await client.SendAsync("2:4a1:6");
        app.Advance(2 * Slack);
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task A_pong_of_the_client_ends_the_session()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("1:3");
        Assert.Equal((EngineCloseReason.TransportError, "invalid heartbeat direction"), await handler.ClosedAsync());
    }

    [Fact]
    public async Task Time_in_which_a_handler_keeps_the_ping_from_being_read_does_not_count()
    {
        using var mayReturn = new ManualResetEventSlim();
        await using var app = await TestApp.StartOnPortAsync(options => options.AllowEio3 = true, (_, _) => mayReturn.Wait(Bounded.Limit));
        using var client = await app.ConnectAsync("/engine.io/?EIO=3&transport=websocket");
        Assert.StartsWith("0{", await client.ReceiveTextAsync());
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4block");
        await handler.NextMessageAsync();
        await client.SendAsync("2");
        app.Advance(3 * Limit);
        Assert.True(handler.Session.IsOpen);
        mayReturn.Set();
        // In between, the server has sent a sign of life in every interval.
        string packet;
        while ((packet = await client.ReceiveTextAsync()) == "6") Assert.True(handler.Session.IsOpen);
        Assert.Equal("3", packet);
        app.Advance(Limit - Slack);
        Assert.True(handler.Session.IsOpen);
    }

    [Fact]
    public async Task A_closed_session_has_no_deadline_left()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("1:1");
        await handler.ClosedAsync();
        Assert.Equal(0, app.Server.Wheel.Count);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartInMemoryAsync(options => options.AllowEio3 = true);

    private static async Task<PollingClient> OpenAsync(TestApp app)
    {
        var client = new PollingClient(app.Http) { Revision = 3 };
        await client.OpenAsync();
        return client;
    }
}
