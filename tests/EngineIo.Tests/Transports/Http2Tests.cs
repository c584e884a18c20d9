using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports;

/// <summary>WebSockets over HTTP/2, each on a stream of a connection.</summary>
public sealed class Http2Tests
{
    [Fact]
    public async Task A_WebSocket_over_HTTP_2_is_echoed_and_closed()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo, protocols: HttpProtocols.Http2);
        using var socket = await ConnectAsync(app, TestApp.WebSocketUrl);
        Assert.StartsWith("0{", await socket.ReceiveTextAsync());
        await socket.SendTextAsync("4hello");
        Assert.Equal("4hello", await socket.ReceiveTextAsync());
        (await app.NextHandlerAsync()).Session.Close();
        var result = await socket.ReceiveAsync(new byte[100], CancellationToken.None).Bound();
        Assert.Equal(WebSocketMessageType.Close, result.MessageType);
    }

    [Fact]
    public async Task A_client_over_HTTP_2_that_disappears_ends_its_session()
    {
        await using var app = await TestApp.StartOnPortAsync(protocols: HttpProtocols.Http2);
        var socket = await ConnectAsync(app, TestApp.WebSocketUrl);
        var handler = await app.NextHandlerAsync();
        socket.Abort();
        Assert.Equal(EngineCloseReason.TransportClose, (await handler.ClosedAsync()).Reason);
    }

    private static async Task<ClientWebSocket> ConnectAsync(TestApp app, string url)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler(), disposeHandler: false);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{app.Port}{url}"), invoker, CancellationToken.None).Bound();
        return socket;
    }
}
