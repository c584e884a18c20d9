using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Forwarding;

namespace SocketIoNet.EngineIo.Tests.Forwarding;

/// <summary>Servers that die, and messages that get lost between them.</summary>
public sealed class ForwardingFaultTests
{
    [Fact]
    public async Task The_sessions_of_a_dead_server_are_unknown_at_once()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        servers.Link.Kill(servers.OwnerId);
        using var response = await client.GetAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("""{"code":1,"message":"Session ID unknown"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_poll_ends_when_its_owner_dies()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var session = (await servers.Owner.NextHandlerAsync()).Session;
        var poll = client.GetAsync();
        await Bounded.UntilAsync(() => session.IsReachable);
        servers.Link.Kill(servers.OwnerId);
        await servers.PassAsync(TimeSpan.FromSeconds(3));
        using var response = await poll;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0, servers.Other.Server.Forwarding!.Peers.ExchangeCount);
    }

    [Fact]
    public async Task A_poll_ends_when_its_owner_is_cut_off()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var session = (await servers.Owner.NextHandlerAsync()).Session;
        var poll = client.GetAsync();
        await Bounded.UntilAsync(() => session.IsReachable);
        servers.Link.CutOff(servers.OwnerId);
        await servers.PassUntilAsync(() => poll.IsCompleted);
        using var response = await poll;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_request_that_its_owner_does_not_receive_ends()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        servers.Link.Let(FrameKind.Request, Delivery.Lost);
        var poll = client.GetAsync();
        await Bounded.UntilAsync(() => servers.Other.Server.Forwarding!.Peers.ExchangeCount > 0);
        await servers.PassUntilAsync(() => poll.IsCompleted);
        using var response = await poll;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_broker_that_takes_nothing_is_told_as_unavailable()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        servers.Link.Let(FrameKind.Request, Delivery.Failed);
        using var response = await client.GetAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_client_that_disconnects_before_its_request_is_sent_leaves_nothing()
    {
        await using var servers = await TwoServers.StartAsync();
        var exchange = new OutgoingExchange(servers.Other.Server.Forwarding!.Peers.Get(servers.OwnerId));
        exchange.Abort();
        exchange.Open(new DefaultHttpContext { Connection = { Id = "one" } }, TestApp.Path, ReadOnlySequence<byte>.Empty, isLast: true);
        Assert.Equal(ExchangeFailure.Aborted, (await Assert.ThrowsAsync<ExchangeException>(() => exchange.Response)).Failure);
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_request_whose_body_still_arrives_ends_as_soon_as_it_cannot_be_forwarded()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        servers.Link.Let(FrameKind.Request, Delivery.Failed);
        using var socket = await RawTcp.SendAsync(servers.Other.Port, Encoding.ASCII.GetBytes($"POST {client.Url} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n4hel"));
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 503 Service Unavailable", await reader.ReadLineAsync().Bound());
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_repeated_request_is_handled_once()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        servers.Link.Let(FrameKind.Request, Delivery.Twice);
        await client.SendAsync("4first");
        await client.SendAsync("4second");
        Assert.Equal("first", await handler.NextMessageAsync());
        Assert.Equal("second", await handler.NextMessageAsync());
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_response_that_is_lost_ends_the_poll()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var session = (await servers.Owner.NextHandlerAsync()).Session;
        var poll = client.GetAsync();
        await Bounded.UntilAsync(() => session.IsReachable);
        servers.Link.Let(FrameKind.Response, Delivery.Lost);
        session.Send("lost");
        await servers.PassUntilAsync(() => poll.IsCompleted);
        using var response = await poll;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await servers.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("Data", "Lost", 2)]
    [InlineData("Data", "Late", 2)]
    [InlineData("Data", "Failed", 2)]
    [InlineData("Data", "Lost", 0)]
    [InlineData("Credit", "Lost", 0)]
    public async Task A_connection_whose_messages_are_lost_ends_on_both_sides(string kind, string fault, int skip)
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        using var socket = await servers.UpgradeAsync(client);
        servers.Link.Let(Enum.Parse<FrameKind>(kind), Enum.Parse<Delivery>(fault), skip);
        var ended = socket.ReadToEndAsync();
        for (var i = 0; i < 20; i++) handler.Session.Send(new string('x', 100_000));
        await servers.PassUntilAsync(() => ended.IsCompleted && handler.IsClosed);
        Assert.Equal(EngineCloseReason.TransportClose, (await handler.ClosedAsync()).Reason);
        await servers.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("Data")]
    [InlineData("Credit")]
    [InlineData("Response")]
    [InlineData("Alive")]
    public async Task Repeated_messages_change_nothing(string kind)
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        servers.Link.Let(Enum.Parse<FrameKind>(kind), Delivery.Twice);
        using var socket = await servers.UpgradeAsync(client);
        await servers.PassAsync(TimeSpan.FromSeconds(3));
        for (var i = 0; i < 20; i++) handler.Session.Send($"{i}" + new string('x', 100_000));
        for (var i = 0; i < 20; i++) Assert.StartsWith($"4{i}x", await NextMessageAsync(socket));
    }

    [Theory]
    [InlineData("Once")]
    [InlineData("Twice")]
    public async Task A_poll_that_waits_is_known_to_have_arrived(string delivery)
    {
        await using var servers = await TwoServers.StartAsync(options => options.PingInterval = TimeSpan.FromHours(1));
        var client = await servers.OpenAsync();
        var session = (await servers.Owner.NextHandlerAsync()).Session;
        servers.Link.Let(FrameKind.Accepted, Enum.Parse<Delivery>(delivery));
        var poll = await client.BeginPollAsync(session);
        await servers.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(1, servers.Link.Sent[FrameKind.Accepted]);
        session.Send("hello");
        Assert.Equal("4hello", await poll);
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_connection_ends_when_its_owner_dies()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        using var socket = await servers.UpgradeAsync(client);
        servers.Link.Kill(servers.OwnerId);
        var ended = socket.ReadToEndAsync();
        await servers.PassUntilAsync(() => ended.IsCompleted);
        Assert.Equal(0, servers.Other.Server.Forwarding!.Peers.ExchangeCount);
    }

    [Fact]
    public async Task A_session_ends_when_the_server_dies_that_forwards_its_connection()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        using var socket = await servers.UpgradeAsync(client);
        servers.Link.Kill(servers.OtherId);
        await servers.PassUntilAsync(() => handler.IsClosed);
        Assert.Equal(EngineCloseReason.TransportClose, (await handler.ClosedAsync()).Reason);
        await Bounded.UntilAsync(() => servers.Owner.Server.Forwarding is { Peers.ExchangeCount: 0, Requests.Count: 0 });
    }

    [Fact]
    public async Task A_session_ends_when_the_server_is_cut_off_that_forwards_its_poll()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        var handler = await servers.Owner.NextHandlerAsync();
        var poll = client.GetAsync();
        await Bounded.UntilAsync(() => handler.Session.IsReachable);
        servers.Link.CutOff(servers.OtherId);
        await servers.PassUntilAsync(() => handler.IsClosed && poll.IsCompleted);
        Assert.Equal("poll connection closed prematurely", (await handler.ClosedAsync()).Description);
        (await poll).Dispose();
        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Servers_that_were_gone_forward_again()
    {
        await using var servers = await TwoServers.StartAsync();
        var client = await servers.OpenAsync();
        servers.Link.CutOff(servers.OwnerId);
        var poll = client.GetAsync();
        await servers.PassUntilAsync(() => poll.IsCompleted);
        (await poll).Dispose();
        servers.Link.Reconnect(servers.OwnerId);
        var next = await servers.OpenAsync();
        await next.SendAsync("4hello");
        Assert.Equal("4hello", await next.PollAsync());
    }

    [Fact]
    public async Task A_server_without_exchanges_is_forgotten()
    {
        await using var servers = await TwoServers.StartAsync(options => options.PingInterval = TimeSpan.FromHours(1));
        var client = await servers.OpenAsync();
        await client.SendAsync("4hello");
        await servers.AssertNothingIsLeftAsync();
        Assert.Equal(1, servers.Other.Server.Forwarding!.Peers.Count);
        await servers.PassAsync(TimeSpan.FromSeconds(130));
        Assert.Equal(0, servers.Other.Server.Forwarding!.Peers.Count);
        await client.SendAsync("4hello");
    }

    /// <summary>The next message, which is no ping.</summary>
    private static async Task<string> NextMessageAsync(RawWebSocketClient socket)
    {
        while (true)
        {
            if (await socket.ReceiveTextAsync() is [not '2', ..] text) return text;
        }
    }
}
