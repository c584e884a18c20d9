using System.Net;
using System.Net.Sockets;
using System.Text;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports;

/// <summary>Polling over real connections.</summary>
public sealed class PollingOnPortTests
{
    [Fact]
    public async Task A_body_beyond_the_limit_is_rejected_and_the_session_goes_on()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var rejected = await client.PostAsync("4" + new string('x', 1_000_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, rejected.StatusCode);
        await client.SendAsync("4" + new string('x', 999_999));
        Assert.Equal(999_999, (await handler.NextMessageAsync()).Length);
    }

    [Fact]
    public async Task A_body_may_be_larger_than_the_server_allows_elsewhere()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.MaxHttpBufferSize = 40_000_000);
        var client = await app.OpenPollingAsync();
        await client.SendAsync("4" + new string('x', 35_000_000));
        Assert.Equal(35_000_000, (await (await app.NextHandlerAsync()).NextMessageAsync()).Length);
    }

    [Fact]
    public async Task A_poll_whose_connection_is_reset_ends_the_session()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await RequestAsync(app, $"GET {client.Url} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await Bounded.UntilAsync(() => handler.Session.IsReachable);
        socket.Close();
        Assert.Equal((EngineCloseReason.TransportError, "poll connection closed prematurely"), await handler.ClosedAsync());
    }

    [Fact]
    public async Task A_POST_whose_connection_is_reset_ends_the_session()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await RequestAsync(app, $"POST {client.Url} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n4half");
        await socket.DisconnectAsync(false);
        socket.Close();
        Assert.Equal((EngineCloseReason.TransportError, "data request connection closed prematurely"), await handler.ClosedAsync());
    }

    [Fact]
    public async Task The_head_of_a_response_is_what_the_official_server_writes()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        (await app.NextHandlerAsync()).Session.Send("hello");
        using var socket = await RequestAsync(app, $"GET {client.Url} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        var lines = (await reader.ReadToEndAsync().Bound()).Split("\r\n");
        Assert.Equal("HTTP/1.1 200 OK", lines[0]);
        Assert.Contains("Content-Length: 6", lines);
        Assert.Contains("Content-Type: text/plain; charset=UTF-8", lines);
        Assert.Contains("Cache-Control: no-store", lines);
        Assert.Equal("4hello", lines[^1]);
    }

    private static Task<Socket> RequestAsync(TestApp app, string request) => RawTcp.SendAsync(app.Port, Encoding.ASCII.GetBytes(request));
}
