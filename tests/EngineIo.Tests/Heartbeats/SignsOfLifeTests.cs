using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Heartbeats;

/// <summary>Heartbeats while the server is busy, or does not read: on a clock that the test moves.</summary>
public sealed class SignsOfLifeTests
{
    private const int Megabyte = 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task While_a_handler_blocks_a_ping_goes_out_in_every_interval()
    {
        using var mayReturn = new ManualResetEventSlim();
        await using var app = await TestApp.StartOnPortAsync(onMessage: (_, _) => mayReturn.Wait(Bounded.Limit));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4block");
        await handler.NextMessageAsync();
        for (var i = 0; i < 5; i++)
        {
            app.Advance(Interval + Slack);
            Assert.Equal("2", await client.ReceiveTextAsync());
            await client.SendAsync("3");
        }

        mayReturn.Set();
        await client.SendAsync("4next");
        Assert.Equal("next", await handler.NextMessageAsync());
        Assert.True(handler.Session.IsOpen);
    }

    [Fact]
    public async Task While_a_handler_blocks_polls_return_pings()
    {
        using var mayReturn = new ManualResetEventSlim();
        await using var app = await TestApp.StartInMemoryAsync(onMessage: (_, _) => mayReturn.Wait(Bounded.Limit));
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var post = client.SendAsync("4block");
        await handler.NextMessageAsync();
        for (var i = 0; i < 3; i++)
        {
            var poll = await client.BeginPollAsync(handler.Session);
            app.Advance(Interval + Slack);
            Assert.Equal("2", await poll);
        }

        mayReturn.Set();
        await post;
        await client.SendAsync("3");
        Assert.True(handler.Session.IsOpen);
    }

    [Fact]
    public async Task A_client_that_stays_silent_when_the_handler_has_returned_is_closed()
    {
        using var mayReturn = new ManualResetEventSlim();
        await using var app = await TestApp.StartOnPortAsync(onMessage: (_, _) => mayReturn.Wait(Bounded.Limit));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4block");
        await handler.NextMessageAsync();
        app.Advance(4 * Interval);
        mayReturn.Set();
        await Bounded.UntilAsync(() => !handler.Session.IsHeldUp);
        app.Advance(Timeout + (Timeout / 4) + Slack);
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task A_pong_behind_too_many_events_is_read()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: static (handler, _) => handler.Session.AddPendingBytes(2 * Megabyte));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4first");
        Assert.Equal("first", await handler.NextMessageAsync());
        for (var i = 0; i < 4; i++)
        {
            // Not read before a pong is awaited.
            await client.SendAsync($"4{i}");
            await HeldUpAsync(handler);
            Assert.False(handler.TryNextMessage(out _));
            app.Advance(Interval + Slack);
            Assert.Equal("2", await client.ReceiveTextAsync());
            await client.SendAsync("3");
            Assert.Equal($"{i}", await handler.NextMessageAsync());
        }

        await HeldUpAsync(handler);
        Assert.True(handler.Session.IsOpen);
    }

    [Fact]
    public async Task A_client_that_is_gone_while_its_events_wait_is_closed_in_time()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: static (handler, _) => handler.Session.AddPendingBytes(2 * Megabyte));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4x");
        await HeldUpAsync(handler);
        app.Advance(Interval + Timeout + Slack);
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task An_acknowledgement_that_a_handler_awaits_is_read_behind_too_many_events()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: static (handler, _) => handler.Session.AddPendingBytes(2 * Megabyte));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        for (var i = 0; i < 10; i++) await client.SendAsync($"4{i}");
        await HeldUpAsync(handler);
        handler.Session.AddAwaitedAcks(1);
        for (var i = 0; i < 10; i++) Assert.Equal($"{i}", await handler.NextMessageAsync());
        handler.Session.AddAwaitedAcks(-1);
        // A read that already waits when the last acknowledgement arrives may take one more message.
        await client.SendAsync("4one more");
        await client.SendAsync("4last");
        await HeldUpAsync(handler);
        if (handler.TryNextMessage(out var message)) Assert.Equal("one more", message);
        Assert.False(handler.TryNextMessage(out _));
    }

    [Fact]
    public async Task A_client_that_reads_slowly_is_pinged_and_its_unread_pongs_are_not_missed()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4first");
        Assert.Equal("first", await handler.NextMessageAsync());
        for (var i = 0; i < 14; i++) handler.Session.Send(new byte[Megabyte]);
        // The first of these is still read, the second is not.
        await client.SendAsync("4second");
        await client.SendAsync("4third");
        await HeldUpAsync(handler);
        var pings = 0;
        var queued = handler.Session.QueuedBytes;
        for (var read = 0; read < 16;)
        {
            if ((await client.ReceiveAsync()).Payload.Length > 1) read++;
            else if (++pings > 0) await client.SendAsync("3");
            // Twice the time for a pong, if it counted, and less than the client may go without reading.
            if (!handler.Session.IsHeldUp || handler.Session.QueuedBytes >= queued) continue;
            queued = handler.Session.QueuedBytes;
            app.Advance(2 * Timeout);
        }

        Assert.InRange(pings, 1, 28);
        Assert.True(handler.Session.IsOpen);
    }

    [Fact]
    public async Task A_client_of_revision_3_is_shown_that_the_server_lives_while_a_handler_blocks()
    {
        using var mayReturn = new ManualResetEventSlim();
        await using var app = await TestApp.StartOnPortAsync(static options => options.AllowEio3 = true, (_, _) => mayReturn.Wait(Bounded.Limit));
        using var client = await app.ConnectAsync("/engine.io/?EIO=3&transport=websocket");
        Assert.StartsWith("0{", await client.ReceiveTextAsync());
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4block");
        await handler.NextMessageAsync();
        await client.SendAsync("2");
        // The client gives up when nothing has come within the timeout after its ping.
        app.Advance(Interval + (Timeout * 0.75));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("6", await client.ReceiveTextAsync());
            app.Advance(Interval + Slack);
        }

        mayReturn.Set();
        Assert.Equal("6", await client.ReceiveTextAsync());
        Assert.Equal("3", await client.ReceiveTextAsync());
        Assert.True(handler.Session.IsOpen);
    }

    private static Task HeldUpAsync(TestHandler handler) => Bounded.UntilAsync(() => handler.Session is { IsHeldUp: true, IsReadable: false });
}
