using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SocketIoNet.EngineIo.Forwarding;

namespace SocketIoNet.EngineIo.Tests.Forwarding;

/// <summary>Sessions whose requests come to another server.</summary>
public sealed class ForwardedSessionTests
{
    [Fact]
    public async Task A_poll_waits_for_the_next_message()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var session = (await servers.Owner.NextHandlerAsync()).Session;
        var poll = await client.BeginPollAsync(session);
        Assert.False(poll.IsCompleted);
        session.Send("hello");
        Assert.Equal("4hello", await poll);
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Servers_take_turns()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var direct = new PollingClient(servers.Owner.Http) { SessionId = client.SessionId };
        foreach (var (sender, poller) in new[] { (client, direct), (direct, client), (client, client), (direct, direct) })
        {
            await sender.SendAsync("4hello");
            Assert.Equal("4hello", await poller.PollAsync());
        }
    }

    [Fact]
    public async Task A_large_response_arrives_in_order()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var session = (await servers.Owner.NextHandlerAsync()).Session;
        var expected = Enumerable.Range(0, 3000).Select(i => $"{i} {new string('x', 1000)}").ToList();
        foreach (var message in expected) session.Send(message);
        Assert.Equal(expected, (await client.PollAsync()).Split('\x1e').Select(packet => packet[1..]));
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_client_that_aborts_its_poll_ends_the_session()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        using var aborting = new CancellationTokenSource();
        var poll = await client.BeginPollAsync(handler.Session, aborting.Token);
        await aborting.CancelAsync();
        Assert.Equal((EngineCloseReason.TransportError, "poll connection closed prematurely"), await handler.ClosedAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_second_poll_through_another_server_is_an_overlap()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        var poll = await client.BeginPollAsync(handler.Session);
        using var second = await new PollingClient(servers.Owner.Http) { SessionId = client.SessionId }.GetAsync();
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Assert.Equal((EngineCloseReason.TransportError, "overlap from client"), await handler.ClosedAsync());
        await poll;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_is_upgraded_through_another_server(bool isCompressed)
    {
        await using var servers = await TwoServers.StartAsync(options => options.PerMessageDeflate = isCompressed ? new PerMessageDeflateOptions() : null);
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        using var socket = await servers.UpgradeAsync(client);
        handler.Session.Send("over WebSocket");
        Assert.Equal("4over WebSocket", await socket.ReceiveTextAsync());
        await socket.SendAsync("4hello");
        Assert.Equal("4hello", await socket.ReceiveTextAsync());
        await socket.SendAsync(RawWebSocketClient.Close, [3, 232]);
        Assert.Equal(RawWebSocketClient.Close, (await socket.ReceiveAsync()).FirstByte);
        Assert.True(await socket.IsEndedWithoutResetAsync());
        Assert.Equal(EngineCloseReason.TransportClose, (await handler.ClosedAsync()).Reason);
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_session_is_upgraded_over_HTTP_2()
    {
        await using var servers = await TwoServers.StartAsync(protocols: HttpProtocols.Http2);
        var client = await servers.OpenAsync();
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler(), disposeHandler: true);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{servers.Other.Port}{client.WebSocketUrl}"), invoker, CancellationToken.None).Bound();
        await socket.SendTextAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        await socket.SendTextAsync("5");
        await socket.SendTextAsync("4hello");
        Assert.Equal("4hello", await socket.ReceiveTextAsync());
        (await servers.Owner.NextHandlerAsync()).Session.Close();
        var result = await socket.ReceiveAsync(new byte[100], CancellationToken.None).Bound();
        Assert.Equal(WebSocketMessageType.Close, result.MessageType);
    }

    [Fact]
    public async Task A_large_message_passes_in_both_directions()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        using var socket = await servers.UpgradeAsync(client);
        var text = "4" + new string('x', 900_000);
        await socket.SendAsync(text);
        Assert.Equal(text, await socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_its_owner_back_and_nothing_between()
    {
        await using var servers = await TwoServers.StartAsync(options => options.MaxSendQueueBytes = null);
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        using var socket = await servers.UpgradeAsync(client);
        for (var i = 0; i < 400; i++) handler.Session.Send(new string('x', 100_000));
        await Bounded.UntilAsync(() => handler.Session.QueuedBytes > 20_000_000);
        for (var i = 0; i < 400; i++) Assert.Equal(100_001, (await socket.ReceiveTextAsync()).Length);
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_with_1009()
    {
        await using var servers = await TwoServers.StartAsync(options => options.MaxHttpBufferSize = 1000);
        var client = await servers.OpenAsync();
        using var socket = await servers.UpgradeAsync(client);
        await socket.SendAsync("4" + new string('x', 1000));
        var close = await socket.ReceiveAsync();
        Assert.Equal((RawWebSocketClient.Close, 1009), (close.FirstByte, (close.Payload[0] << 8) | close.Payload[1]));
    }

    [Fact]
    public async Task A_client_that_disconnects_ends_its_session()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        using (var socket = await servers.UpgradeAsync(client)) socket.Reset();
        Assert.Equal(EngineCloseReason.TransportClose, (await handler.ClosedAsync()).Reason);
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_closed_session_ends_the_connection_with_a_close_frame()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        using var socket = await servers.UpgradeAsync(client);
        handler.Session.Send("last");
        handler.Session.Close();
        Assert.Equal("4last", await socket.ReceiveTextAsync());
        Assert.Equal(RawWebSocketClient.Close, (await socket.ReceiveAsync()).FirstByte);
        await socket.SendAsync(RawWebSocketClient.Close, []);
        Assert.True(await socket.IsEndedWithoutResetAsync());
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_server_that_closes_ends_what_it_forwards()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        using var socket = await servers.UpgradeAsync(client);
        await servers.Other.StopAsync();
        await socket.ReadToEndAsync();
        Assert.Equal(EngineCloseReason.TransportClose, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task Requests_beyond_the_limit_are_rejected_for_the_moment()
    {
        await using var servers = await TwoServers.StartAsync(options => options.MaxForwardedRequests = 1);
        var first = await servers.OpenAsync();
        var session = (await servers.Owner.NextHandlerAsync()).Session;
        var second = await servers.OpenAsync();
        var poll = await first.BeginPollAsync(session);
        using var rejected = await second.GetAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, rejected.StatusCode);
        Assert.Equal("5", rejected.Headers.RetryAfter!.ToString());
        session.Send("x");
        Assert.Equal("4x", await poll);
        await servers.AssertNothingIsLeftAsync();
    }
}
