using System.Net;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports;

/// <summary>The upgrade from polling to WebSocket, and its failures.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public async Task A_poll_that_comes_while_probing_is_released()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        using var socket = await ProbeAsync(app, client);
        Assert.Equal("6", await client.PollAsync());
        Assert.Equal("6", await client.PollAsync());
    }

    [Fact]
    public async Task Messages_leave_by_polling_until_the_client_is_ready()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        handler.Session.Send("by polling");
        Assert.Equal("4by polling", await client.PollAsync());
        await socket.SendAsync("5");
        await UpgradedAsync(handler);
        handler.Session.Send("by WebSocket");
        Assert.Equal("4by WebSocket", await socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task What_waits_at_the_switch_leaves_over_the_WebSocket_in_order()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        for (var i = 0; i < 100; i++) handler.Session.Send($"{i}");
        await socket.SendAsync("5");
        for (var i = 0; i < 100; i++) Assert.Equal($"4{i}", await socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task No_message_is_lost_doubled_or_reordered_by_an_upgrade()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var sending = Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++) handler.Session.Send($"{i}");
        });
        var received = new List<string>();
        using var socket = await ProbeAsync(app, client);
        for (var i = 0; i < 3; i++) received.AddRange((await client.PollAsync()).Split('\u001e'));
        await socket.SendAsync("5");
        received.RemoveAll(static packet => packet == "6");
        while (received.Count < 20_000) received.Add(await socket.ReceiveTextAsync());
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"4{i}"), received);
        await sending.Bound();
    }

    [Fact]
    public async Task Polls_and_POSTs_after_the_switch_are_bad_requests()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        await socket.SendAsync("5");
        await UpgradedAsync(handler);
        using var poll = await client.GetAsync();
        using var post = await client.PostAsync("4x");
        const string BadRequest = """{"code":3,"message":"Bad request"}""";
        Assert.Equal((HttpStatusCode.BadRequest, BadRequest), (poll.StatusCode, await poll.Content.ReadAsStringAsync()));
        Assert.Equal((HttpStatusCode.BadRequest, BadRequest), (post.StatusCode, await post.Content.ReadAsStringAsync()));
        Assert.True(handler.Session.IsOpen);
    }

    [Theory]
    [InlineData("4hello")]
    [InlineData("2")]
    [InlineData("6")]
    [InlineData("")]
    public async Task Anything_else_while_probing_closes_the_WebSocket_only(string frame)
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        await socket.SendAsync(frame);
        await AssertClosedAsync(socket);
        await AssertPollingGoesOnAsync(client, handler);
    }

    [Fact]
    public async Task A_WebSocket_that_breaks_while_probing_leaves_polling_alone()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var socket = await ProbeAsync(app, client);
        socket.Reset();
        await NotUpgradingAsync(handler);
        await AssertPollingGoesOnAsync(client, handler);
    }

    [Fact]
    public async Task An_upgrade_that_takes_too_long_is_given_up()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        app.Advance(TimeSpan.FromSeconds(10.1));
        await socket.ReadToEndAsync();
        await NotUpgradingAsync(handler);
        await AssertPollingGoesOnAsync(client, handler);
    }

    [Fact]
    public async Task An_upgrade_may_be_tried_again()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using (var socket = await ProbeAsync(app, client))
        {
            await socket.SendAsync("6");
            await AssertClosedAsync(socket);
        }

        using var second = await ProbeAsync(app, client);
        await second.SendAsync("5");
        await UpgradedAsync(handler);
    }

    [Fact]
    public async Task Another_WebSocket_while_probing_is_closed()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        using var other = await app.ConnectAsync(client.WebSocketUrl);
        Assert.Equal(RawWebSocketClient.Close, (await other.ReceiveAsync()).FirstByte);
        await socket.SendAsync("5");
        await UpgradedAsync(handler);
    }

    [Fact]
    public async Task Another_WebSocket_after_the_upgrade_is_closed()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        await socket.SendAsync("5");
        await UpgradedAsync(handler);
        using var other = await app.ConnectAsync(client.WebSocketUrl);
        Assert.Equal(RawWebSocketClient.Close, (await other.ReceiveAsync()).FirstByte);
        await socket.SendAsync("4still here");
        Assert.Equal("4still here", await socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_session_that_is_closing_and_has_nothing_to_say_closes_the_WebSocket_too()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        handler.Session.Close();
        await socket.SendAsync("5");
        await AssertClosedAsync(socket);
        Assert.Equal(1, handler.CloseCount);
    }

    [Fact]
    public async Task What_waits_when_a_session_closes_before_the_switch_leaves_over_the_WebSocket()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        handler.Session.Send("rejected");
        handler.Session.Send("goodbye");
        handler.Session.Close();
        await socket.SendAsync("5");
        Assert.Equal("4rejected", await socket.ReceiveTextAsync());
        Assert.Equal("4goodbye", await socket.ReceiveTextAsync());
        await AssertClosedAsync(socket);
        await Bounded.UntilAsync(() => app.Server is { TableCount: 0, Wheel.Count: 0 });
        Assert.Equal(1, handler.CloseCount);
    }

    [Fact]
    public async Task What_waits_when_a_session_closes_before_the_switch_can_still_be_polled()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        handler.Session.Send("rejected");
        handler.Session.Close();
        Assert.Equal("4rejected", await client.PollAsync());
        Assert.Equal("6\u001e1", await client.PollAsync());
        // The close packet was sent, so there is nothing to upgrade.
        await AssertClosedAsync(socket);
        await Bounded.UntilAsync(() => app.Server is { TableCount: 0, Wheel.Count: 0 });
    }

    [Fact]
    public async Task Time_in_which_a_POST_is_being_handled_does_not_count_for_an_upgrade()
    {
        using var mayReturn = new ManualResetEventSlim();
        await using var app = await TestApp.StartOnPortAsync(onMessage: (_, _) => mayReturn.Wait(Bounded.Limit));
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        var post = client.SendAsync("4block");
        await handler.NextMessageAsync();
        app.Advance(TimeSpan.FromSeconds(20));
        mayReturn.Set();
        await post;
        app.Advance(TimeSpan.FromSeconds(7));
        await socket.SendAsync("5");
        await UpgradedAsync(handler);
    }

    [Fact]
    public async Task Messages_leave_over_the_WebSocket_while_a_POST_is_being_handled_and_what_it_brings_comes_after()
    {
        using var mayReturn = new ManualResetEventSlim();
        await using var app = await TestApp.StartOnPortAsync(onMessage: (_, message) =>
        {
            if (message == "block") mayReturn.Wait(Bounded.Limit);
        });
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await ProbeAsync(app, client);
        var post = client.SendAsync("4block\u001e4second");
        Assert.Equal("block", await handler.NextMessageAsync());
        await socket.SendAsync("5");
        await socket.SendAsync("4third");
        app.Advance(TimeSpan.FromSeconds(25.1));
        Assert.Equal("2", await socket.ReceiveTextAsync());
        handler.Session.Send("hello");
        Assert.Equal("4hello", await socket.ReceiveTextAsync());
        mayReturn.Set();
        Assert.Equal("second", await handler.NextMessageAsync());
        Assert.Equal("third", await handler.NextMessageAsync());
        await post;
    }

    [Fact]
    public async Task A_session_that_a_POST_closes_while_the_switch_waits_for_it_closes_the_WebSocket_too()
    {
        using var mayClose = new ManualResetEventSlim();
        await using var app = await TestApp.StartOnPortAsync(onMessage: (handler, _) =>
        {
            mayClose.Wait(Bounded.Limit);
            handler.Session.Close();
        });
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var poll = await client.BeginPollAsync(handler.Session);
        var post = client.SendAsync("4close");
        await handler.NextMessageAsync();
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        await socket.SendAsync("5");
        await UpgradedAsync(handler);
        mayClose.Set();
        await AssertClosedAsync(socket);
        await post;
        Assert.Equal("6", await poll);
        Assert.Equal(0, app.Server.Wheel.Count);
    }

    [Fact]
    public async Task An_upgrade_is_rejected_when_upgrades_are_off()
    {
        await using var app = await TestApp.StartOnPortAsync(options => options.AllowUpgrades = false);
        var client = await app.OpenPollingAsync();
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", socket.ResponseHead);
        await client.SendAsync("4x");
    }

    [Fact]
    public async Task The_session_is_notified_of_the_upgrade_once()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var upgrades = new List<TransportKind>();
        handler.Session.Upgraded += session => upgrades.Add(session.Transport);
        using var socket = await ProbeAsync(app, client);
        await socket.SendAsync("5");
        await socket.SendAsync("4x");
        Assert.Equal("4x", await socket.ReceiveTextAsync());
        Assert.Equal([TransportKind.WebSocket], upgrades);
    }

    [Fact]
    public async Task An_exception_of_a_handler_of_Upgraded_does_no_harm()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        var client = await app.OpenPollingAsync();
        (await app.NextHandlerAsync()).Session.Upgraded += static _ => throw new InvalidOperationException("broken");
        using var socket = await ProbeAsync(app, client);
        await socket.SendAsync("5");
        await socket.SendAsync("4x");
        Assert.Equal("4x", await socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task The_heartbeat_goes_on_over_the_WebSocket()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        app.Advance(TimeSpan.FromSeconds(20));
        using var socket = await ProbeAsync(app, client);
        await socket.SendAsync("5");
        await UpgradedAsync(handler);
        app.Advance(TimeSpan.FromSeconds(5.1));
        Assert.Equal("2", await socket.ReceiveTextAsync());
        app.Advance(TimeSpan.FromSeconds(20.1));
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    private static async Task<RawWebSocketClient> ProbeAsync(TestApp app, PollingClient client)
    {
        var socket = await app.ConnectAsync(client.WebSocketUrl);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        return socket;
    }

    private static async Task AssertClosedAsync(RawWebSocketClient socket)
    {
        Assert.Equal(RawWebSocketClient.Close, (await socket.ReceiveAsync()).FirstByte);
        await socket.SendAsync(RawWebSocketClient.Close, []);
        await socket.ReadToEndAsync();
    }

    private static async Task AssertPollingGoesOnAsync(PollingClient client, TestHandler handler)
    {
        var poll = await client.BeginPollAsync(handler.Session);
        Assert.False(poll.IsCompleted);
        handler.Session.Send("hello");
        Assert.Equal("4hello", await poll);
    }

    private static Task UpgradedAsync(TestHandler handler) => Bounded.UntilAsync(() => handler.Session.IsUpgraded);

    private static Task NotUpgradingAsync(TestHandler handler) => Bounded.UntilAsync(() => handler.Session.Upgrade is null);
}
