using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.FlowControl;

/// <summary>Clients that read too little, and handlers that are too slow.</summary>
public sealed class FlowControlTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task A_client_that_never_reads_is_closed_when_its_queue_is_full()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        var message = SharedMessage(Megabyte);
        var sent = 0;
        while (sent < 64 && handler.Session.Send(message)) sent++;
        Assert.InRange(sent, 15, 40);
        Assert.Equal((EngineCloseReason.SlowConsumer, "send queue limit exceeded"), await handler.ClosedAsync());
        Assert.InRange(handler.Session.QueuedBytes, 0, 2 * Megabyte);
        await AdvanceUntilAsync(app, client.ReadToEndAsync());
        await Bounded.UntilAsync(() => app.Server.Wheel.Count == 0);
    }

    [Fact]
    public async Task A_polling_client_that_never_polls_is_closed_when_its_queue_is_full()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var message = SharedMessage(Megabyte);
        var sent = 0;
        while (sent < 64 && handler.Session.Send(message)) sent++;
        Assert.Equal(15, sent);
        Assert.Equal(EngineCloseReason.SlowConsumer, (await handler.ClosedAsync()).Reason);
        Assert.Equal(0, handler.Session.QueuedBytes);
    }

    [Fact]
    public async Task Small_messages_count_as_what_they_cost()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var sent = 0;
        while (sent < 100_000 && handler.Session.Send(SmallMessage())) sent++;
        Assert.InRange(sent, 20_000, 40_000);
        Assert.Equal(EngineCloseReason.SlowConsumer, (await handler.ClosedAsync()).Reason);
        Assert.Equal(1, app.Counters["engineio.server.limits_exceeded", "send queue"]);
        Assert.Equal(1, app.Counters["engineio.server.closed_sessions", "slow consumer"]);
    }

    [Fact]
    public async Task Nothing_is_read_from_a_client_that_does_not_read()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: static (handler, _) => handler.Session.Send(new byte[100_000]));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        for (var i = 0; i < 400; i++) await client.SendAsync("4x");
        await Bounded.UntilAsync(() => !handler.Session.IsReadable);
        Assert.InRange(handler.Session.QueuedBytes, Megabyte / 2, Megabyte + 200_000);
        for (var i = 0; i < 400; i++) Assert.Equal(100_000, (await client.ReceiveAsync()).Payload.Length);
        Assert.True(handler.Session.IsOpen);
        await Bounded.UntilAsync(() => handler.Session.QueuedBytes == 0);
    }

    [Fact]
    public async Task A_client_that_stops_reading_is_closed_in_time()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: static (handler, _) => handler.Session.Send(new byte[100_000]));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        for (var i = 0; i < 400; i++) await client.SendAsync("4x");
        // The deadline besides the heartbeat's: reading waits.
        await Bounded.UntilAsync(() => !handler.Session.IsReadable && app.Server.Wheel.Count == 2);
        await AdvanceUntilAsync(app, handler.ClosedAsync());
        Assert.Equal((EngineCloseReason.SlowConsumer, "the client does not read"), await handler.ClosedAsync());
        Assert.Equal(1, app.Counters["engineio.server.limits_exceeded", "no progress"]);
    }

    [Fact]
    public async Task A_bulk_sender_can_wait_for_its_client()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        Assert.True(session.WaitUntilSendableAsync().IsCompleted);
        session.Send(SharedMessage(2 * Megabyte));
        var sendable = session.WaitUntilSendableAsync();
        Assert.False(sendable.IsCompleted);
        await client.PollAsync();
        await sendable.Bound();
    }

    [Fact]
    public async Task A_bulk_sender_waits_no_longer_than_the_session_lives()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        session.Send(SharedMessage(2 * Megabyte));
        var sendable = session.WaitUntilSendableAsync();
        session.Close();
        await sendable.Bound();
    }

    [Fact]
    public async Task Nothing_is_read_while_too_much_waits_for_handlers()
    {
        var (waiting, mostWaiting) = (0, 0);
        await using var app = await TestApp.StartOnPortAsync(onMessage: (handler, _) =>
        {
            mostWaiting = Math.Max(mostWaiting, Interlocked.Increment(ref waiting));
            handler.Session.AddPendingBytes(Megabyte);
        });
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        for (var i = 0; i < 10; i++) await client.SendAsync($"4{i}");
        Assert.Equal("0", await handler.NextMessageAsync());
        Assert.Equal("1", await handler.NextMessageAsync());
        await Bounded.UntilAsync(() => !handler.Session.IsReadable);
        for (var i = 2; i < 10; i++)
        {
            Interlocked.Decrement(ref waiting);
            handler.Session.AddPendingBytes(-Megabyte);
            Assert.Equal($"{i}", await handler.NextMessageAsync());
        }

        Assert.Equal(2, mostWaiting);
    }

    [Fact]
    public async Task A_client_that_reads_what_others_send_it_does_not_help_handlers_that_are_stuck()
    {
        await using var app = await TestApp.StartOnPortAsync(FullBacklogAtOnce, static (handler, _) => handler.Session.AddPendingBytes(2 * Megabyte));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4x");
        await handler.NextMessageAsync();
        await Bounded.UntilAsync(() => !handler.Session.IsReadable && app.Server.Wheel.Count == 2);
        for (var i = 0; i < 46; i++)
        {
            handler.Session.Send("from elsewhere");
            app.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((EngineCloseReason.EventBacklog, "handlers made no progress"), await handler.ClosedAsync());
    }

    [Fact]
    public async Task Handlers_that_make_no_progress_end_the_session()
    {
        await using var app = await TestApp.StartOnPortAsync(FullBacklogAtOnce, static (handler, _) => handler.Session.AddPendingBytes(2 * Megabyte));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4x");
        await handler.NextMessageAsync();
        await Bounded.UntilAsync(() => !handler.Session.IsReadable && app.Server.Wheel.Count == 2);
        app.Advance(TimeSpan.FromSeconds(44));
        Assert.True(handler.Session.IsOpen);
        handler.Session.AddPendingBytes(-1);
        app.Advance(TimeSpan.FromSeconds(44));
        Assert.True(handler.Session.IsOpen);
        app.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((EngineCloseReason.EventBacklog, "handlers made no progress"), await handler.ClosedAsync());
    }

    /// <summary>Sets the soft limit and the backlog limit to the same value.</summary>
    private static void FullBacklogAtOnce(EngineOptions options) => options.MaxEventBacklogBytes = options.MaxPendingEventBytes;

    /// <summary>The stall limit of the server may start slightly later than that of the test.</summary>
    private static async Task AdvanceUntilAsync(TestApp app, Task end)
    {
        await Bounded.UntilAsync(() =>
        {
            app.Advance(TimeSpan.FromSeconds(2.1));
            return end.IsCompleted;
        });
        await end;
    }

    private static OutgoingMessage SmallMessage()
    {
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write("x"u8);
        return message;
    }

    private static OutgoingMessage SharedMessage(int length)
    {
        var message = OutgoingMessage.Rent();
        message.BeginBinary();
        message.Write(new byte[length]);
        return message.ToShared();
    }
}
