using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests;

/// <summary>How sessions begin and end, whatever their transport.</summary>
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
            // The client can not tell: the connection was open before the handler was asked for.
            await Eventually.IsTrueAsync(() => app.Server.SessionCount == 0 && session is { IsOpen: false });
        }
        else
        {
            using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
            Assert.Equal(500, (int)response.StatusCode);
        }

        Assert.Equal(0, app.Server.SessionCount);
        Assert.False(app.Server.TryFind(session!.Id, out _));
    }

    [Fact]
    public async Task A_session_that_is_closed_while_it_opens_tells_its_handler()
    {
        await using var app = await TestApp.StartOnPortAsync();
        app.Opening = static session => session.Close();
        using var client = await app.OpenWebSocketAsync();
        Assert.Equal(RawWebSocketClient.Close, (await client.ReceiveAsync()).FirstByte);
        var handler = await app.NextHandlerAsync();
        Assert.Equal(EngineCloseReason.ForcedClose, (await handler.ClosedAsync()).Reason);
        Assert.Equal(1, handler.CloseCount);
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
        client.Cut();
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
