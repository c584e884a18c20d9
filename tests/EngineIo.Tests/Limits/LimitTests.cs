using System.Net;
using Microsoft.AspNetCore.Builder;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Limits;

/// <summary>What happens beyond each limit: the response or the close reason, and the counter.</summary>
public sealed class LimitTests
{
    private const string LimitCounter = "engineio.server.limits_exceeded";

    [Fact]
    public async Task A_session_beyond_the_limit_is_rejected_with_503_until_another_has_ended()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.MaxConcurrentSessions = 2);
        await app.OpenPollingAsync();
        await app.OpenPollingAsync();
        using var rejected = await app.Http.GetAsync(TestApp.HandshakeUrl);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (rejected.StatusCode, rejected.Headers.RetryAfter!.Delta));
        Assert.Equal(1, app.Counters[LimitCounter, "sessions"]);
        (await app.NextHandlerAsync()).Session.Close(EngineCloseReason.TransportError);
        await app.OpenPollingAsync();
        Assert.Equal(2, app.Server.SessionCount);
    }

    /// <summary>Its queue is kept until then. The test before closes at once, without a pending close frame.</summary>
    [Fact]
    public async Task A_polling_session_counts_until_its_client_has_fetched_the_close_packet_or_it_has_expired()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.MaxConcurrentSessions = 2);
        var client = await app.OpenPollingAsync();
        var fetched = (await app.NextHandlerAsync()).Session;
        await app.OpenPollingAsync();
        var abandoned = (await app.NextHandlerAsync()).Session;
        foreach (var session in new[] { fetched, abandoned })
        {
            session.Send("rest");
            session.Close();
        }

        Assert.Equal(0, app.Server.SessionCount);
        Assert.Equal(503, await HandshakeAsync(app));
        await client.PollAsync();
        Assert.StartsWith("6", await client.PollAsync());
        Assert.Equal(200, await HandshakeAsync(app));
        Assert.Equal(503, await HandshakeAsync(app));
        app.Advance(TimeSpan.FromSeconds(30.1));
        Assert.Equal(200, await HandshakeAsync(app));
    }

    [Fact]
    public async Task A_WebSocket_counts_until_its_client_has_read_the_rest_or_has_had_the_time()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.MaxConcurrentSessions = 1);
        using var client = await app.OpenWebSocketAsync();
        var session = (await app.NextHandlerAsync()).Session;
        session.Send(new byte[12_000_000]);
        session.Close();
        Assert.Equal(503, await HandshakeAsync(app));
        app.Advance(TimeSpan.FromSeconds(30.1));
        await Bounded.UntilAsync(() => app.Server.TableCount == 0);
        Assert.Equal(200, await HandshakeAsync(app));
    }

    [Fact]
    public async Task The_number_of_sessions_holds_for_handshakes_at_once()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.MaxConcurrentSessions = 10);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => app.Http.GetAsync(TestApp.HandshakeUrl))).Bound();
        Assert.Equal(10, answers.Count(static answer => answer.IsSuccessStatusCode));
        Assert.Equal(10, app.Server.SessionCount);
    }

    [Fact]
    public async Task An_address_has_only_so_many_sessions_and_others_do_not_suffer()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.MaxSessionsPerAddress = 2, use: UseAddressHeader);
        var answers = (await OpenAsync(app, "10.0.0.1"), await OpenAsync(app, "10.0.0.1"), await OpenAsync(app, "10.0.0.1"));
        Assert.Equal((200, 200, 503), answers);
        Assert.Equal(200, await OpenAsync(app, "10.0.0.2"));
        Assert.Equal(1, app.Counters[LimitCounter, "sessions per address"]);
        Assert.Equal(3, app.Server.SessionCount);
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::2", 503)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", 200)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", 503)]
    [InlineData("::1", "127.0.0.1", 200)]
    public async Task A_network_that_one_subscriber_has_counts_as_one_address(string first, string second, int status)
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.MaxSessionsPerAddress = 1, use: UseAddressHeader);
        Assert.Equal(200, await OpenAsync(app, first));
        Assert.Equal(status, await OpenAsync(app, second));
    }

    [Fact]
    public async Task A_handshake_that_fails_is_not_counted()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.MaxSessionsPerAddress = 1, use: UseAddressHeader);
        app.Server.SessionIdFactory = static _ => throw new InvalidOperationException();
        Assert.Equal(400, await OpenAsync(app, "10.0.0.1"));
        app.Server.SessionIdFactory = static _ => "an id";
        Assert.Equal(200, await OpenAsync(app, "10.0.0.1"));
    }

    [Fact]
    public async Task Handshakes_beyond_the_rate_are_rejected_with_429_for_a_while()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.MaxHandshakesPerSecond = 2);
        await app.OpenPollingAsync();
        await app.OpenPollingAsync();
        using var rejected = await app.Http.GetAsync(TestApp.HandshakeUrl);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (rejected.StatusCode, rejected.Headers.RetryAfter!.Delta));
        Assert.Equal(1, app.Counters[LimitCounter, "handshake rate"]);
        app.Advance(TimeSpan.FromSeconds(0.5));
        await app.OpenPollingAsync();
    }

    [Fact]
    public async Task A_payload_with_too_many_packets_ends_the_session()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.MaxPacketsPerPayload = 3);
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4a\u001e4b\u001e4c");
        await client.SendAsync("4d\u001e4e\u001e4f\u001e4g");
        Assert.Equal((EngineCloseReason.LimitExceeded, "too many packets in one payload"), await handler.ClosedAsync());
        Assert.Equal(1, app.Counters[LimitCounter, "packets per payload"]);
        Assert.Equal(1, app.Counters["engineio.server.closed_sessions", "limit exceeded"]);
        for (var i = 0; i < 6; i++) await handler.NextMessageAsync();
        Assert.False(handler.TryNextMessage(out _));
    }

    [Fact]
    public async Task What_does_not_fit_into_the_response_to_a_poll_comes_with_the_next()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.MaxPollResponseBytes = 10);
        var client = await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        foreach (var text in new[] { "first", "second", "third", "a message that exceeds the limit by itself", "last" }) session.Send(text);
        Assert.Equal("4first\u001e4second", await client.PollAsync());
        Assert.Equal("4third\u001e4a message that exceeds the limit by itself", await client.PollAsync());
        Assert.Equal("4last", await client.PollAsync());
        Assert.Equal(0, session.QueuedBytes);
    }

    [Fact]
    public async Task A_client_that_sends_too_many_messages_per_second_is_closed()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => (options.MaxMessagesPerSecond, options.MessageBurst) = (10, 20));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        for (var i = 0; i < 20; i++) await client.SendAsync("4x");
        for (var i = 0; i < 20; i++) await handler.NextMessageAsync();
        app.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10; i++) await client.SendAsync("4x");
        for (var i = 0; i < 10; i++) await handler.NextMessageAsync();
        Assert.True(handler.Session.IsOpen);
        await client.SendAsync("4x");
        Assert.Equal((EngineCloseReason.LimitExceeded, "too many messages per second"), await handler.ClosedAsync());
        Assert.Equal(RawWebSocketClient.Close, (await client.ReceiveAsync()).FirstByte);
        Assert.Equal(1, app.Counters[LimitCounter, "message rate"]);
    }

    [Fact]
    public async Task Heartbeats_are_not_messages()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.MaxMessagesPerSecond = 1);
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        for (var i = 0; i < 10; i++) await client.SendAsync("3");
        await client.SendAsync("4x");
        Assert.Equal("x", await handler.NextMessageAsync());
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_counted_and_the_session_lives()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.MaxHttpBufferSize = 10);
        var client = await app.OpenPollingAsync();
        using var rejected = await client.PostAsync("4" + new string('x', 10));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, rejected.StatusCode);
        Assert.Equal(1, app.Counters[LimitCounter, "body size"]);
        await client.SendAsync("4" + new string('x', 9));
    }

    [Fact]
    public async Task A_compressed_body_is_rejected_and_the_session_lives()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        using var body = new ByteArrayContent([1, 2, 3]);
        body.Headers.ContentEncoding.Add("gzip");
        using var rejected = await client.PostAsync(body);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, rejected.StatusCode);
        await client.SendAsync("4x");
    }

    [Fact]
    public async Task Empty_fragments_without_end_do_not_keep_a_session_alive()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.WriteAsync(RawWebSocketClient.Frame(0x01, ""u8));
        for (var i = 0; i < 50 && handler.Session.IsOpen; i++)
        {
            await client.WriteAsync(RawWebSocketClient.Frame(0x00, ""u8));
            app.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task An_upgrade_that_takes_too_long_is_counted_and_polling_goes_on()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        using var probe = await app.ConnectAsync(client.WebSocketUrl);
        await Bounded.UntilAsync(() => app.Server.Wheel.Count == 2);
        app.Advance(TimeSpan.FromSeconds(10.1));
        await probe.ReadToEndAsync();
        await Bounded.UntilAsync(() => app.Counters[LimitCounter, "upgrade time"] == 1);
        await client.SendAsync("4x");
    }

    [Fact]
    public async Task Rejected_requests_are_counted_by_code()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var unknown = await app.Http.GetAsync(TestApp.HandshakeUrl + "&sid=nobody");
        using var revision = await app.Http.GetAsync("/engine.io/?EIO=5&transport=polling");
        Assert.Equal((1, 1, 2), (
            app.Counters["engineio.server.rejected_requests", "1"],
            app.Counters["engineio.server.rejected_requests", "5"],
            app.Counters["engineio.server.rejected_requests"]));
    }

    [Fact]
    public async Task Sessions_are_counted_while_they_are_open_and_by_how_they_end()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        await app.OpenPollingAsync();
        Assert.Equal(2, app.Counters["engineio.server.active_sessions"]);
        await client.SendAsync("1");
        Assert.Equal(1, app.Counters["engineio.server.active_sessions"]);
        Assert.Equal(1, app.Counters["engineio.server.closed_sessions", "transport close"]);
    }

    private static async Task<int> HandshakeAsync(TestApp app)
    {
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl).Bound();
        return (int)response.StatusCode;
    }

    private static void UseAddressHeader(WebApplication app) => app.Use(static (context, next) =>
    {
        context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers["X-Address"].ToString());
        return next(context);
    });

    private static async Task<int> OpenAsync(TestApp app, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, TestApp.HandshakeUrl);
        request.Headers.Add("X-Address", address);
        using var response = await app.Http.SendAsync(request).Bound();
        return (int)response.StatusCode;
    }
}
