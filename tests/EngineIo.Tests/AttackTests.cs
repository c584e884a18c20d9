using System.Net;
using System.Net.Sockets;
using System.Text;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests;

/// <summary>Malicious and broken clients.</summary>
public sealed class AttackTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task A_client_that_posts_requests_and_never_polls_is_closed_when_its_queue_is_full()
    {
        var mostQueued = 0L;
        await using var app = await TestApp.StartInMemoryAsync(onMessage: (handler, _) =>
        {
            handler.Session.Send(new byte[100_000]);
            mostQueued = Math.Max(mostQueued, handler.Session.QueuedBytes);
        });
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync(string.Join('\u001e', Enumerable.Repeat("4x", 1000)));
        Assert.Equal(EngineCloseReason.SlowConsumer, (await handler.ClosedAsync()).Reason);
        Assert.InRange(mostQueued, 15 * Megabyte, 16 * Megabyte);
        Assert.Equal(0, handler.Session.QueuedBytes);
    }

    [Fact]
    public async Task A_client_that_floods_with_ping_frames_and_reads_no_pongs_is_not_read_and_then_closed()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        var pings = Enumerable.Repeat(RawWebSocketClient.Frame(RawWebSocketClient.Ping, new byte[125]), 4000).SelectMany(static frame => frame).ToArray();
        var sent = 0L;
        Task write;
        do
        {
            write = client.WriteAsync(pings);
            sent += pings.Length;
        }
        // Only time shows that a server does not read: one that reads takes all of it without a pause of this length.
        while (sent < 100 * Megabyte && await Task.WhenAny(write, Task.Delay(1000)) == write);
        // The size of the socket buffers, not of what the client sends.
        Assert.InRange(sent, 0, 50 * Megabyte);
        app.Advance(TimeSpan.FromSeconds(46));
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
        client.Reset();
        Assert.IsType<IOException>(await Record.ExceptionAsync(() => write));
    }

    [Theory]
    [InlineData("2probe 2probe 5")]
    [InlineData("5 5")]
    [InlineData("2probe 5 5 6 3")]
    public async Task Steps_of_an_upgrade_that_are_repeated_do_no_harm(string frames)
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        foreach (var frame in frames.Split(' ')) await socket.SendAsync(frame);
        await socket.SendAsync("4x");
        Assert.Equal("x", await handler.NextMessageAsync());
        Assert.True(handler.Session is { IsOpen: true, IsUpgraded: true });
    }

    [Theory]
    [InlineData("6 5")]
    [InlineData("3probe 5")]
    [InlineData("2probe 4x 5")]
    [InlineData("2 5")]
    [InlineData("2probe 1 5")]
    public async Task Steps_of_an_upgrade_in_a_wrong_order_end_the_WebSocket_only(string frames)
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        await socket.WriteAsync([.. frames.Split(' ').SelectMany(static frame => RawWebSocketClient.Frame(frame)), .. RawWebSocketClient.Frame(RawWebSocketClient.Close, [])]);
        await socket.ReadToEndAsync();
        await client.SendAsync("4over polling");
        Assert.Equal("over polling", await handler.NextMessageAsync());
        Assert.False(handler.Session.IsUpgraded);
    }

    [Fact]
    public async Task Of_many_WebSockets_that_upgrade_at_once_one_does()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var sockets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.ConnectAsync(client.WebSocketUrl)));
        // The server may have closed the others before they send.
        await Task.WhenAll(sockets.Select(static async socket => await Record.ExceptionAsync(() => socket.SendAsync("5"))));
        await Bounded.UntilAsync(() => handler.Session.IsUpgraded);
        handler.Session.Send("hello");
        var answers = await Task.WhenAll(sockets.Select(static socket => socket.ReceiveAsync()));
        Assert.Single(answers, static answer => answer.FirstByte == RawWebSocketClient.Text && answer.Text == "4hello");
        Assert.Equal(7, answers.Count(static answer => answer.FirstByte == RawWebSocketClient.Close));
        foreach (var socket in sockets) socket.Dispose();
    }

    [Fact]
    public async Task A_connection_that_is_reset_at_any_byte_leaves_nothing()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        var request = Encoding.ASCII.GetBytes(
            $"GET {TestApp.WebSocketUrl} HTTP/1.1\r\nHost: localhost:{app.Port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        byte[] upToHello = [.. request, .. RawWebSocketClient.Frame("4hello")];
        byte[] conversation =
        [
            .. upToHello,
            .. RawWebSocketClient.Frame(RawWebSocketClient.Binary, new byte[300]),
            .. RawWebSocketClient.Frame(RawWebSocketClient.Close, []),
        ];
        for (var end = conversation.Length; end > 0; end -= end > conversation.Length - 340 ? 11 : 47)
        {
            // What the server answers when it has read so much.
            var answer = end >= upToHello.Length ? "4hello" : end >= request.Length ? "0{" : "";
            await SendAndResetAsync(app.Port, conversation[..end], answer);
        }

        await AssertNothingIsLeftAsync(app);
    }

    [Fact]
    public async Task A_POST_that_is_reset_at_any_byte_leaves_nothing_and_is_never_decoded()
    {
        var bodies = new BodyReads();
        await using var app = await TestApp.StartOnPortAsync(use: bodies.Watch);
        for (var end = 0; end < 39; end += 3)
        {
            var client = await app.OpenPollingAsync();
            var handler = await app.NextHandlerAsync();
            var request = Encoding.ASCII.GetBytes($"POST {client.Url} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\n4{new string('x', end)}");
            using var socket = await SendAsync(app.Port, request);
            await bodies.NextAsync();
            socket.Close();
            Assert.Equal(EngineCloseReason.TransportError, (await handler.ClosedAsync()).Reason);
            Assert.False(handler.TryNextMessage(out _));
        }

        await AssertNothingIsLeftAsync(app);
    }

    [Fact]
    public async Task An_exception_of_the_handler_factory_is_not_sent_to_clients_and_leaves_nothing()
    {
        await using var app = await TestApp.StartOnPortAsync();
        app.Opening = static _ => throw new InvalidOperationException("secret");
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
        Assert.Equal((HttpStatusCode.InternalServerError, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        using var socket = await app.ConnectAsync();
        Assert.DoesNotContain("secret", Encoding.ASCII.GetString(await socket.ReadToEndAsync()), StringComparison.Ordinal);
        await AssertNothingIsLeftAsync(app);
    }

    private static async Task SendAndResetAsync(int port, byte[] bytes, string answer)
    {
        using var socket = await SendAsync(port, bytes);
        var received = new byte[4096];
        for (var length = 0; !Encoding.Latin1.GetString(received, 0, length).Contains(answer, StringComparison.Ordinal);)
        {
            var read = await socket.ReceiveAsync(received.AsMemory(length)).AsTask().Bound();
            Assert.NotEqual(0, read);
            length += read;
        }
    }

    /// <summary>A connection that is reset when it is closed.</summary>
    private static async Task<Socket> SendAsync(int port, byte[] bytes) => (await RawTcp.SendAsync(port, bytes)).ResetOnClose();

    private static async Task AssertNothingIsLeftAsync(TestApp app)
    {
        await Bounded.UntilAsync(() => app.Server is { SessionCount: 0, TableCount: 0 });
        // A close frame that is not read expires.
        app.Advance(TimeSpan.FromSeconds(2.1));
        await Bounded.UntilAsync(() => app.Server.Wheel.Count == 0);
    }
}
