using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports;

/// <summary>What every client does, over both servers.</summary>
public sealed class BasicsTests
{
    [Fact]
    public async Task A_polling_client_in_memory_is_echoed()
    {
        await using var app = await TestApp.StartInMemoryAsync(onMessage: TestHandler.Echo);
        await PollAndEchoAsync(app);
    }

    [Fact]
    public async Task A_polling_client_on_a_port_is_echoed()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        await PollAndEchoAsync(app);
    }

    [Fact]
    public async Task A_WebSocket_client_is_echoed()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync("4hello");
        Assert.Equal("4hello", await client.ReceiveTextAsync());
        await client.SendAsync(RawWebSocketClient.Binary, [1, 2, 3]);
        var frame = await client.ReceiveAsync();
        Assert.Equal(RawWebSocketClient.Binary, frame.FirstByte);
        Assert.Equal([1, 2, 3], frame.Payload);
    }

    [Fact]
    public async Task An_upgrade_with_a_probe_moves_the_session()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var poll = await client.BeginPollAsync(handler.Session);
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        Assert.Equal("6", await poll);
        await socket.SendAsync("5");
        await socket.SendAsync("4hello");
        Assert.Equal("4hello", await socket.ReceiveTextAsync());
        Assert.True(handler.Session.IsUpgraded);
    }

    [Fact]
    public async Task An_upgrade_without_a_probe_moves_the_session()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var poll = await client.BeginPollAsync(handler.Session);
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        await socket.SendAsync("5");
        Assert.Equal("6", await poll);
        await socket.SendAsync("4hello");
        Assert.Equal("4hello", await socket.ReceiveTextAsync());
        Assert.Equal(TransportKind.WebSocket, handler.Session.Transport);
    }

    [Fact]
    public async Task A_ping_goes_out_after_the_interval()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        await app.NextHandlerAsync();
        app.Advance(TimeSpan.FromSeconds(25.1));
        Assert.Equal("2", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_session_that_the_server_closes_ends_with_an_empty_close_frame()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        handler.Session.Close();
        var frame = await client.ReceiveAsync();
        Assert.Equal(RawWebSocketClient.Close, frame.FirstByte);
        Assert.Empty(frame.Payload);
        await client.SendAsync(RawWebSocketClient.Close, []);
        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal((EngineCloseReason.ForcedClose, null), await handler.ClosedAsync());
    }

    [Fact]
    public async Task A_WebSocket_in_memory_is_echoed()
    {
        await using var app = await TestApp.StartInMemoryAsync(onMessage: TestHandler.Echo);
        using var socket = await app.ConnectInMemoryAsync();
        Assert.StartsWith("0{", await socket.ReceiveTextAsync());
        await socket.SendTextAsync("4hello");
        Assert.Equal("4hello", await socket.ReceiveTextAsync());
    }

    private static async Task PollAndEchoAsync(TestApp app)
    {
        var client = await app.OpenPollingAsync();
        await client.SendAsync("4hello\u001ebAQID");
        Assert.Equal("4hello\u001ebAQID", await client.PollAsync());
        var handler = await app.NextHandlerAsync();
        Assert.Equal("hello", await handler.NextMessageAsync());
        Assert.Equal("hex:010203", await handler.NextMessageAsync());
    }
}
