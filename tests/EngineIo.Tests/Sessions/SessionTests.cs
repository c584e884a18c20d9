using System.Diagnostics.Metrics;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Sessions;

/// <summary>How sessions begin and end, over any transport.</summary>
public sealed class SessionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_whose_handler_can_not_be_made_is_forgotten(bool isWebSocket)
    {
        await using var app = await TestApp.StartOnPortAsync();
        EngineSession? session = null;
        app.Opening = opening =>
        {
            session = opening;
            throw new InvalidOperationException("broken");
        };
        if (isWebSocket)
        {
            using var client = await app.ConnectAsync();
            // The client does not see it: the connection was open before the handler was created.
            await Bounded.UntilAsync(() => app.Server.SessionCount == 0 && session is { IsOpen: false });
        }
        else
        {
            using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
            Assert.Equal(500, (int)response.StatusCode);
        }

        Assert.Equal(0, app.Server.SessionCount);
        Assert.False(app.Server.TryFind(session!.Id, out _));
        await Bounded.UntilAsync(() => app.Server.Wheel.Count == 0);
    }

    [Fact]
    public async Task A_session_that_is_closed_while_it_opens_notifies_its_handler()
    {
        await using var app = await TestApp.StartOnPortAsync();
        app.Opening = static session => session.Close();
        using var client = await app.OpenWebSocketAsync();
        Assert.Equal(RawWebSocketClient.Close, (await client.ReceiveAsync()).FirstByte);
        var handler = await app.NextHandlerAsync();
        Assert.Equal(EngineCloseReason.ForcedClose, (await handler.ClosedAsync()).Reason);
        Assert.Equal(1, handler.CloseCount);
    }

    /// <summary>The test before closes in the handler's factory, before either thread notifies the handler.</summary>
    [Fact]
    public async Task A_session_that_is_closed_by_another_thread_while_it_opens_notifies_its_handler_once()
    {
        using var isClosing = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        // The metric of the close blocks it halfway.
        using var listener = new MeterListener { InstrumentPublished = static (instrument, all) => all.EnableMeasurementEvents(instrument) };
        await using var app = await TestApp.StartInMemoryAsync();
        var closing = Task.CompletedTask;
        var closingThread = 0;
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) =>
        {
            if (Environment.CurrentManagedThreadId != Volatile.Read(ref closingThread) || instrument.Name != "engineio.server.active_sessions") return;
            isClosing.Set();
            mayGoOn.Wait(Bounded.Limit);
        });
        listener.Start();
        app.Opening = opening =>
        {
            closing = Task.Run(() =>
            {
                Volatile.Write(ref closingThread, Environment.CurrentManagedThreadId);
                opening.Close(EngineCloseReason.ParseError, "by another");
                Volatile.Write(ref closingThread, 0);
            });
            isClosing.Wait(Bounded.Limit);
        };
        await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        Assert.Equal((EngineCloseReason.ParseError, "by another"), await handler.ClosedAsync());
        mayGoOn.Set();
        await closing.Bound();
        Assert.Equal(1, handler.CloseCount);
    }

    [Fact]
    public async Task A_handler_that_fails_at_the_end_of_its_session_affects_nothing_else()
    {
        await using var app = await TestApp.StartOnPortAsync();
        app.Closing = static () => throw new InvalidOperationException("broken");
        // By the heartbeat, on the thread pool, where an exception would end the process.
        await app.OpenPollingAsync();
        var silent = await app.NextHandlerAsync();
        app.Advance(TimeSpan.FromSeconds(45.1));
        Assert.Equal(EngineCloseReason.PingTimeout, (await silent.ClosedAsync()).Reason);
        // By the client, and by the server.
        using var socket = await app.OpenWebSocketAsync();
        var cut = await app.NextHandlerAsync();
        socket.Reset();
        await cut.ClosedAsync();
        using var others = await app.OpenWebSocketAsync();
        await app.OpenPollingAsync();
        var (first, second) = (await app.NextHandlerAsync(), await app.NextHandlerAsync());
        app.Server.Close();
        Assert.Equal((1, 1, 1, 1), (silent.CloseCount, cut.CloseCount, first.CloseCount, second.CloseCount));
        Assert.Equal(RawWebSocketClient.Close, (await others.ReceiveAsync()).FirstByte);
        others.Reset();
        app.Advance(TimeSpan.FromSeconds(5));
        await Bounded.UntilAsync(() => app.Server.Wheel.Count == 0 && app.Server.TableCount == 0);
    }

    [Fact]
    public async Task What_is_sent_while_the_session_opens_follows_the_open_packet()
    {
        await using var app = await TestApp.StartOnPortAsync();
        app.Opening = static session => session.Send("first");
        using var client = await app.OpenWebSocketAsync();
        Assert.Equal("4first", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task Only_the_first_close_counts()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        Parallel.For(0, 20, _ => handler.Session.Close());
        handler.Session.Close(EngineCloseReason.ParseError, "late");
        client.Reset();
        Assert.Equal((EngineCloseReason.ForcedClose, null), await handler.ClosedAsync());
        Assert.Equal(1, handler.CloseCount);
        Assert.Equal(0, app.Server.SessionCount);
    }

    [Fact]
    public async Task A_server_that_shuts_down_closes_its_sessions_and_takes_no_more()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var socket = await app.OpenWebSocketAsync();
        var webSocketHandler = await app.NextHandlerAsync();
        var client = await app.OpenPollingAsync();
        var pollingHandler = await app.NextHandlerAsync();
        var poll = await client.BeginPollAsync(pollingHandler.Session);
        app.Server.Close();
        Assert.Equal("1", await poll);
        Assert.Equal(RawWebSocketClient.Close, (await socket.ReceiveAsync()).FirstByte);
        Assert.Equal(EngineCloseReason.ServerShutdown, (await webSocketHandler.ClosedAsync()).Reason);
        Assert.Equal(EngineCloseReason.ServerShutdown, (await pollingHandler.ClosedAsync()).Reason);
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
        Assert.Equal(503, (int)response.StatusCode);
    }
}
