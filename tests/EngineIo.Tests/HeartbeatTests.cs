using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests;

/// <summary>Pings and their deadlines, on a clock that the test moves.</summary>
public sealed class HeartbeatTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task No_ping_goes_out_before_the_interval_has_passed()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        var poll = await client.BeginPollAsync(session);
        app.Advance(Interval - Slack);
        Assert.False(poll.IsCompleted);
        app.Advance(2 * Slack);
        Assert.Equal("2", await poll);
    }

    [Fact]
    public async Task A_missing_pong_ends_the_session_and_releases_the_poll()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var (client, handler) = await OpenAndPingAsync(app);
        var poll = await client.BeginPollAsync(handler.Session);
        app.Advance(Timeout - (2 * Slack));
        Assert.True(handler.Session.IsOpen);
        app.Advance(4 * Slack);
        Assert.Equal((EngineCloseReason.PingTimeout, null), await handler.ClosedAsync());
        Assert.Equal("1", await poll);
    }

    [Fact]
    public async Task A_pong_starts_the_interval_anew()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var (client, handler) = await OpenAndPingAsync(app);
        app.Advance(TimeSpan.FromSeconds(10));
        await client.SendAsync("3");
        var poll = await client.BeginPollAsync(handler.Session);
        app.Advance(Interval - (2 * Slack));
        Assert.False(poll.IsCompleted);
        app.Advance(4 * Slack);
        Assert.Equal("2", await poll);
    }

    [Fact]
    public async Task Another_packet_gives_the_pong_more_time_once()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var (client, handler) = await OpenAndPingAsync(app);
        app.Advance(Timeout - Slack - Slack);
        await client.SendAsync("4alive");
        app.Advance(Timeout - Slack - Slack);
        Assert.True(handler.Session.IsOpen);
        await client.SendAsync("4still alive");
        app.Advance(4 * Slack);
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task A_pong_that_nobody_asked_for_changes_nothing()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        app.Advance(Interval - Slack);
        await client.SendAsync("3");
        var poll = await client.BeginPollAsync(handler.Session);
        app.Advance(2 * Slack);
        Assert.Equal("2", await poll);
    }

    [Fact]
    public async Task A_WebSocket_without_pong_is_closed_with_an_empty_close_frame()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        app.Advance(Interval + Slack);
        Assert.Equal("2", await client.ReceiveTextAsync());
        app.Advance(Timeout + Slack);
        var frame = await client.ReceiveAsync();
        Assert.Equal((RawWebSocketClient.Close, 0), (frame.FirstByte, frame.Payload.Length));
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task Time_in_which_a_handler_keeps_the_pong_from_being_read_does_not_count()
    {
        using var mayReturn = new ManualResetEventSlim();
        await using var app = await TestApp.StartOnPortAsync(onMessage: (_, _) => mayReturn.Wait(TestApp.Limit));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4block");
        await handler.NextMessageAsync();
        app.Advance(Interval + Slack);
        Assert.Equal("2", await client.ReceiveTextAsync());
        await client.SendAsync("3");
        app.Advance(3 * Timeout);
        Assert.True(handler.Session.IsOpen);
        mayReturn.Set();
        await client.SendAsync("4next");
        Assert.Equal("next", await handler.NextMessageAsync());
        app.Advance(Interval + Slack);
        Assert.Equal("2", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_clock_that_somebody_sets_changes_nothing()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var poll = await client.BeginPollAsync(handler.Session);
        foreach (var jump in new[] { TimeSpan.FromDays(3650), TimeSpan.FromHours(-1), TimeSpan.FromSeconds(40), TimeSpan.FromDays(-7300) })
        {
            app.Time.Set(jump);
            app.Advance(TimeSpan.FromSeconds(5));
            Assert.False(poll.IsCompleted);
        }

        app.Advance(TimeSpan.FromSeconds(5) + Slack);
        Assert.Equal("2", await poll);
        app.Time.Set(TimeSpan.FromDays(3650));
        app.Advance(Timeout - (4 * Slack));
        Assert.True(handler.Session.IsOpen);
        app.Advance(8 * Slack);
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task A_client_that_never_polls_is_closed_like_any_other()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        app.Advance(Interval + Timeout + (10 * Slack));
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task A_session_whose_upgrade_is_begun_and_abandoned_is_closed_like_any_other()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.UpgradeTimeout = TimeSpan.FromHours(1));
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        app.Advance(Interval + Timeout + (10 * Slack));
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task A_closed_session_has_no_deadline_left()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("1");
        await handler.ClosedAsync();
        Assert.Equal(0, app.Server.Wheel.Count);
    }

    private static async Task<(PollingClient Client, TestHandler Handler)> OpenAndPingAsync(TestApp app)
    {
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        app.Advance(Interval + Slack);
        Assert.Equal("2", await client.PollAsync());
        return (client, handler);
    }
}
