using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests;

/// <summary>Requests and connections that fail during a wait, and proxies and middlewares between client and server.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan HeartbeatLimit = TimeSpan.FromSeconds(46);

    [Fact]
    public async Task A_rejected_WebSocket_that_is_reset_at_once_affects_no_other_session()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        using var other = await app.OpenWebSocketAsync();
        foreach (var query in new[] { "EIO=4&transport=tcp", "EIO=3&transport=websocket", "EIO=4&transport=websocket&sid=nobody" })
        {
            for (var i = 0; i < 5; i++)
            {
                using var socket = await SendAsync(app.Port, UpgradeRequest($"{TestApp.Path}?{query}"));
                socket.Close();
            }
        }

        await other.SendAsync("4alive");
        Assert.Equal("4alive", await other.ReceiveTextAsync());
        Assert.Equal(1, app.Server.TableCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_still_coming_when_its_session_ends_is_not_waited_for(bool byServer)
    {
        var bodies = new BodyReads();
        await using var app = await TestApp.StartOnPortAsync(use: app =>
        {
            bodies.Watch(app);
            DisableMinDataRate(app);
        });
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await SendAsync(app.Port, PostRequest(client.Url, 100) + "4half");
        await bodies.NextAsync();
        if (byServer) app.Server.Close();
        else app.Advance(HeartbeatLimit);
        Assert.Equal(byServer ? EngineCloseReason.ServerShutdown : EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
        Assert.Equal("", await ReadToEndAsync(socket));
        Assert.False(handler.TryNextMessage(out _));
    }

    [Fact]
    public async Task The_rest_of_a_body_beyond_the_limit_is_taken_for_a_second_and_no_longer()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.MaxHttpBufferSize = 1000);
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await SendAsync(app.Port, $"POST {client.Url} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        var sent = 0;
        var sending = SendWithoutEndAsync(socket, Encoding.ASCII.GetBytes($"40000\r\n{new string('x', 0x40000)}\r\n"), () => sent++);
        var answer = new byte[100];
        var length = await socket.ReceiveAsync(answer).Bound();
        Assert.StartsWith("HTTP/1.1 413 ", Encoding.ASCII.GetString(answer, 0, length));
        app.Advance(TimeSpan.FromSeconds(0.9));
        // More than fits into the buffers between them.
        var before = sent;
        await Bounded.UntilAsync(() => sent > before + 100);
        app.Advance(TimeSpan.FromSeconds(0.2));
        // Kestrel would abort after five.
        Assert.IsType<SocketException>(await Record.ExceptionAsync(() => sending.WaitAsync(TimeSpan.FromSeconds(3))));
        Assert.True(handler.Session.IsOpen);
    }

    [Fact]
    public async Task A_rejected_body_that_ends_in_time_ends_its_connection_in_order()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.MaxHttpBufferSize = 1000);
        var client = await app.OpenPollingAsync();
        using var socket = await SendAsync(app.Port, $"POST {client.Url} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000\r\n\r\n");
        await Bounded.UntilAsync(() => socket.Available > 0);
        await socket.SendAsync(new byte[2000]);
        Assert.EndsWith("\r\n\r\n", await ReadToEndAsync(socket));
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public async Task A_handshake_whose_client_disconnects_during_AllowRequest_is_removed_by_the_heartbeat()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await TestApp.StartOnPortAsync(options => options.AllowRequest = async context =>
        {
            context.RequestAborted.Register(mayGoOn.SetResult);
            asked.SetResult();
            await mayGoOn.Task;
            return RequestDecision.Allow;
        });
        using var socket = await SendAsync(app.Port, $"GET {TestApp.HandshakeUrl} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await asked.Task.Bound();
        socket.Close();
        var handler = await app.NextHandlerAsync();
        // The session may still be opening, and its heartbeat not have started.
        await Bounded.UntilAsync(() =>
        {
            app.Advance(TimeSpan.FromSeconds(1));
            return !handler.Session.IsOpen;
        });
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
        await AssertNothingIsLeftAsync(app);
    }

    [Fact]
    public async Task A_poll_whose_client_disconnects_while_the_response_is_written_leaves_nothing()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        for (var i = 0; i < 10; i++) handler.Session.Send(new byte[1_000_000]);
        using var socket = await SendAsync(app.Port, $"GET {client.Url} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await socket.ReceiveAsync(new byte[1000]).Bound();
        socket.Close();
        app.Advance(HeartbeatLimit);
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
        await AssertNothingIsLeftAsync(app);
    }

    [Fact]
    public async Task A_body_that_is_still_coming_is_not_aborted_while_the_session_has_messages_to_send()
    {
        var bodies = new BodyReads();
        await using var app = await TestApp.StartOnPortAsync(use: bodies.Watch);
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await SendAsync(app.Port, PostRequest(client.Url, 10) + "4half");
        await bodies.NextAsync();
        handler.Session.Send("rejected");
        handler.Session.Close();
        Assert.Equal("4rejected", await client.PollAsync());
        await socket.SendAsync("-rest"u8.ToArray()).Bound();
        var answer = new byte[1000];
        var length = await socket.ReceiveAsync(answer).Bound();
        Assert.EndsWith("\r\n\r\nok", Encoding.ASCII.GetString(answer, 0, length));
        Assert.Equal("6\u001e1", await client.PollAsync());
        await AssertNothingIsLeftAsync(app);
    }

    [Fact]
    public async Task A_body_that_is_still_coming_is_not_waited_for_after_the_close_packet_has_expired()
    {
        var bodies = new BodyReads();
        await using var app = await TestApp.StartOnPortAsync(use: bodies.Watch);
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await SendAsync(app.Port, PostRequest(client.Url, 10) + "4half");
        await bodies.NextAsync();
        handler.Session.Send("rejected");
        handler.Session.Close();
        app.Advance(TimeSpan.FromSeconds(30.1));
        Assert.Equal("", await ReadToEndAsync(socket));
        await AssertNothingIsLeftAsync(app);
    }

    [Fact]
    public async Task What_comes_in_one_segment_with_the_upgrade_request_is_read()
    {
        await using var app = await TestApp.StartOnPortAsync();
        byte[] frame = RawWebSocketClient.Frame("4early");
        using var socket = await SendAsync(app.Port, UpgradeRequest(TestApp.WebSocketUrl) + Encoding.Latin1.GetString(frame));
        Assert.Equal("early", await (await app.NextHandlerAsync()).NextMessageAsync());
    }

    [Fact]
    public async Task Through_a_proxy_that_passes_single_bytes_everything_arrives()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        using var proxy = new SingleByteProxy(app.Port);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{proxy.Port}") };
        var client = new PollingClient(http);
        await client.OpenAsync();
        await client.SendAsync("4über\u001ebAQID");
        Assert.Equal("4über\u001ebAQID", await client.PollAsync());
        using var socket = await RawWebSocketClient.ConnectAsync(proxy.Port, client.WebSocketUrl);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        Assert.Equal("6", await client.PollAsync());
        await socket.SendAsync("5");
        var text = "4" + new string('x', 2000);
        await socket.SendAsync(text);
        Assert.Equal(text, await socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task The_pace_that_Kestrel_demands_of_clients_stays_on()
    {
        var paces = new ConcurrentQueue<object?>();
        await using var app = await TestApp.StartOnPortAsync(use: app => app.Use(async (context, next) =>
        {
            await next(context);
            paces.Enqueue(context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate);
            paces.Enqueue(context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate);
        }));
        var client = await app.OpenPollingAsync();
        await client.SendAsync("4x");
        // The client receives its response before the middleware continues.
        await Bounded.UntilAsync(() => paces.Count == 4);
        Assert.DoesNotContain(null, paces);
    }

    /// <summary>Kestrel would end a request whose body comes too slowly.</summary>
    private static void DisableMinDataRate(WebApplication app) => app.Use(static (context, next) =>
    {
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate = null;
        return next(context);
    });

    private static string UpgradeRequest(string url) =>
        $"GET {url} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private static string PostRequest(string url, int length) => $"POST {url} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n";

    /// <summary>A connection that is reset when it is closed.</summary>
    private static async Task<Socket> SendAsync(int port, string bytes) => (await RawTcp.SendAsync(port, Encoding.Latin1.GetBytes(bytes))).ResetOnClose();

    private static async Task SendWithoutEndAsync(Socket socket, byte[] chunk, Action onSent)
    {
        while (true)
        {
            for (var position = 0; position < chunk.Length;) position += await socket.SendAsync(chunk.AsMemory(position));
            onSent();
            await Task.Yield();
        }
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        using var received = new MemoryStream();
        await using var stream = new NetworkStream(socket);
        try
        {
            await stream.CopyToAsync(received).Bound();
        }
        catch (IOException)
        {
            // A reset is an end as well.
        }

        return Encoding.Latin1.GetString(received.ToArray());
    }

    private static async Task AssertNothingIsLeftAsync(TestApp app)
    {
        await Bounded.UntilAsync(() => app.Server is { SessionCount: 0, TableCount: 0 });
        await Bounded.UntilAsync(() => app.Server.Wheel.Count == 0);
    }
}
