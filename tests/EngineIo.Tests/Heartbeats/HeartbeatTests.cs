using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Heartbeats;

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
    public async Task A_pong_that_is_not_awaited_changes_nothing()
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
        await using var app = await TestApp.StartOnPortAsync(onMessage: (_, _) => mayReturn.Wait(Bounded.Limit));
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
    public async Task Setting_the_clock_changes_nothing()
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

    /// <summary>The tests before look at times that are 100 ms and more apart, which hid that both deadlines were up to 40 ms late.</summary>
    [Fact]
    public async Task A_session_is_over_for_the_next_request_at_the_instant_at_which_its_time_is()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        app.Advance(Interval + Timeout - TimeSpan.FromMilliseconds(1));
        Assert.Equal("2", await client.PollAsync());
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        using var poll = await app.Http.GetAsync(client.Url);
        Assert.Equal(400, (int)poll.StatusCode);
        Assert.Contains("Session ID unknown", await poll.Content.ReadAsStringAsync());
        Assert.Equal((EngineCloseReason.PingTimeout, null), await handler.ClosedAsync());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    public async Task With_intervals_of_some_100_milliseconds_a_session_ends_within_two_of_its_time(int revision)
    {
        await using var app = await TestApp.StartInMemoryAsync(static options =>
        {
            options.AllowEio3 = true;
            options.PingInterval = TimeSpan.FromMilliseconds(300);
            options.PingTimeout = TimeSpan.FromMilliseconds(200);
        });
        var client = new PollingClient(app.Http) { Revision = revision };
        await client.OpenAsync();
        var session = (await app.NextHandlerAsync()).Session;
        for (var i = 0; i < 499; i++) app.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(session.IsOpen);
        for (var i = 0; i < 2; i++) app.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Bounded.UntilAsync(() => !session.IsOpen);
    }

    [Fact]
    public async Task A_ping_that_is_due_while_the_process_is_paused_goes_out_right_after()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var poll = await client.BeginPollAsync(handler.Session);
        // The client has waited since before the end of the pause, and times out by its own clock.
        app.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal("2", await poll);
        app.Advance(Timeout - TimeSpan.FromSeconds(1));
        Assert.True(handler.Session.IsOpen);
    }

    [Fact]
    public async Task A_pong_that_came_while_the_process_was_paused_is_not_missing()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var (client, handler) = await OpenAndPingAsync(app);
        app.Time.Advance(TimeSpan.FromHours(1));
        await client.SendAsync("3");
        app.Advance(Interval - Slack);
        Assert.True(handler.Session.IsOpen);
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
