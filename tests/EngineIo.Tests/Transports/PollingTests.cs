using System.Net;
using System.Text;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Transports.Polling;

namespace SocketIoNet.EngineIo.Tests.Transports;

/// <summary>GET and POST of a polling session, byte by byte.</summary>
public sealed class PollingTests
{
    [Fact]
    public async Task The_response_to_a_POST_is_ok()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        using var response = await client.PostAsync("4hello");
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/html", response.Content.Headers.GetValues("Content-Type").Single());
        Assert.Equal(2, response.Content.Headers.ContentLength);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task A_poll_waits_for_a_message()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        var poll = await client.BeginPollAsync(session);
        Assert.False(poll.IsCompleted);
        session.Send("hello");
        Assert.Equal("4hello", await poll);
    }

    [Fact]
    public async Task A_poll_takes_everything_that_waits()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        for (var i = 0; i < 1000; i++) session.Send($"{i}");
        session.Send([1, 2, 3, 4]);
        var expected = string.Concat(Enumerable.Range(0, 1000).Select(i => $"4{i}\u001e")) + "bAQIDBA==";
        Assert.Equal(expected, await client.PollAsync());
        Assert.Equal(0, session.QueuedBytes);
    }

    [Fact]
    public async Task A_second_poll_ends_the_session()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var first = await client.BeginPollAsync(handler.Session);
        using var second = await client.GetAsync();
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        Assert.Equal("1", await first);
        Assert.Equal((EngineCloseReason.TransportError, "overlap from client"), await handler.ClosedAsync());
        await AssertUnknownAsync(client);
    }

    [Fact]
    public async Task A_second_POST_ends_the_session()
    {
        var bodies = new BodyReads();
        await using var app = await TestApp.StartInMemoryAsync(use: bodies.Watch);
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var poll = await client.BeginPollAsync(handler.Session);
        var body = new EndlessContent();
        var first = client.PostAsync(body);
        await bodies.NextAsync();
        using var second = await client.PostAsync("4x");
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        Assert.Equal("1", await poll);
        Assert.Equal((EngineCloseReason.TransportError, "data request overlap from client"), await handler.ClosedAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => first);
    }

    [Fact]
    public async Task A_poll_that_the_client_gives_up_ends_the_session()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var giveUp = new CancellationTokenSource();
        var poll = await client.BeginPollAsync(handler.Session, giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        Assert.Equal((EngineCloseReason.TransportError, "poll connection closed prematurely"), await handler.ClosedAsync());
        await AssertUnknownAsync(client);
    }

    [Fact]
    public async Task A_POST_that_the_client_gives_up_ends_the_session()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var body = new EndlessContent();
        using var giveUp = new CancellationTokenSource();
        var post = app.Http.PostAsync(client.Url, body, giveUp.Token);
        await body.Started.Bound();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        Assert.Equal((EngineCloseReason.TransportError, "data request connection closed prematurely"), await handler.ClosedAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_limit_is_rejected_and_the_session_goes_on(bool isLengthKnown)
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.MaxHttpBufferSize = 100);
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var content = new StringContent("4" + new string('x', 100));
        if (!isLengthKnown) content.Headers.ContentLength = null;
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Url) { Content = content };
        request.Headers.TransferEncodingChunked = !isLengthKnown;
        using var response = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.True(handler.Session.IsOpen);
        await client.SendAsync("4" + new string('x', 99));
        Assert.Equal(new string('x', 99), await handler.NextMessageAsync());
    }

    [Fact]
    public async Task Octets_are_no_content_for_a_POST()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var content = new ByteArrayContent([0x34]);
        content.Headers.ContentType = new("application/octet-stream");
        using var response = await client.PostAsync(content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((EngineCloseReason.TransportError, "invalid content"), await handler.ClosedAsync());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("b!")]
    [InlineData("4a\u001e")]
    public async Task An_invalid_body_is_acknowledged_and_ends_the_session(string body)
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync(body);
        Assert.Equal(EngineCloseReason.ParseError, (await handler.ClosedAsync()).Reason);
        Assert.Equal(1, handler.CloseCount);
    }

    [Fact]
    public async Task Messages_in_front_of_an_invalid_packet_are_delivered()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4first\u001ex\u001e4last");
        Assert.Equal("first", await handler.NextMessageAsync());
        Assert.False(handler.TryNextMessage(out _));
    }

    [Fact]
    public async Task What_follows_a_close_packet_in_its_body_is_dropped()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4first\u001e1\u001e4last");
        Assert.Equal("first", await handler.NextMessageAsync());
        await handler.ClosedAsync();
        Assert.False(handler.TryNextMessage(out _));
    }

    [Theory]
    [InlineData("text/plain;charset=ISO-8859-1")]
    [InlineData("text/plain;charset=nonsense")]
    [InlineData("nothing that anybody knows")]
    public async Task A_body_is_UTF8_whatever_its_head_says(string contentType)
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var content = new ByteArrayContent("4über"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await client.PostAsync(content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("über", await handler.NextMessageAsync());
    }

    [Fact]
    public async Task A_body_that_is_not_UTF8_is_no_failure_of_the_server()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        using var content = new ByteArrayContent([(byte)'4', 0xFF, 0xC3]);
        using var response = await client.PostAsync(content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\uFFFD\uFFFD", await handler.NextMessageAsync());
    }

    [Fact]
    public async Task A_ping_of_the_client_goes_in_the_wrong_direction()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("2");
        Assert.Equal((EngineCloseReason.TransportError, "invalid heartbeat direction"), await handler.ClosedAsync());
    }

    [Fact]
    public async Task Packets_that_mean_nothing_here_are_ignored()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("3\u001e0\u001e5\u001e6\u001e4x");
        Assert.Equal("x", await handler.NextMessageAsync());
    }

    [Fact]
    public async Task A_client_that_closes_has_its_poll_released()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var poll = await client.BeginPollAsync(handler.Session);
        await client.SendAsync("1");
        Assert.Equal("6", await poll);
        Assert.Equal((EngineCloseReason.TransportClose, null), await handler.ClosedAsync());
        await AssertUnknownAsync(client);
    }

    [Fact]
    public async Task A_waiting_poll_gets_the_close_packet_when_the_server_closes()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var poll = await client.BeginPollAsync(handler.Session);
        handler.Session.Close();
        Assert.Equal("1", await poll);
        await AssertUnknownAsync(client);
    }

    [Fact]
    public async Task The_next_poll_gets_the_close_packet_after_the_server_has_closed()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        handler.Session.Close();
        Assert.Equal("6\u001e1", await client.PollAsync());
        await AssertUnknownAsync(client);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_POST_is_accepted_until_the_close_packet_was_written(bool isPolling)
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        var endpoint = session.PollingEndpoint!;
        var poll = isPolling ? PollAsync() : null;
        session.Close();
        var response = await (poll ?? PollAsync()).Bound();
        Assert.Equal(1, app.Server.TableCount);
        await AssertUnknownAsync(client);
        Assert.True(endpoint.TryBeginPost(out _));
        endpoint.AbandonPost(null);
        endpoint.EndPoll(response);
        await Bounded.UntilAsync(() => app.Server is { TableCount: 0, Wheel.Count: 0 });
        Assert.Null((await PollAsync().Bound()).Payload);

        Task<PollResponse> PollAsync() => endpoint.PollAsync(CancellationToken.None).AsTask();
    }

    [Fact]
    public async Task What_is_sent_before_the_close_comes_first()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var poll = await client.BeginPollAsync(handler.Session);
        handler.Session.Send("bye");
        handler.Session.Close();
        Assert.Equal("4bye", await poll);
        Assert.Equal("6\u001e1", await client.PollAsync());
        await AssertUnknownAsync(client);
    }

    [Fact]
    public async Task A_close_packet_that_is_not_fetched_expires()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        (await app.NextHandlerAsync()).Session.Close();
        app.Advance(TimeSpan.FromSeconds(29));
        Assert.True(app.Server.TryFind(client.SessionId, out _));
        app.Advance(TimeSpan.FromSeconds(2));
        await AssertUnknownAsync(client);
    }

    [Theory]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("deflate, gzip", "deflate")]
    [InlineData("gzip;q=0, deflate", "deflate")]
    [InlineData("br", null)]
    [InlineData("", null)]
    public async Task A_long_response_is_compressed_as_the_client_prefers(string accepted, string? encoding)
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var response = await PollAsync(app, 1023, accepted);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("4" + new string('x', 1023), await DecodeAsync(response));
    }

    [Theory]
    [InlineData(1022, SendOptions.None)]
    [InlineData(5000, SendOptions.NoCompression)]
    public async Task A_short_response_and_one_that_should_not_be_are_not_compressed(int length, SendOptions options)
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var response = await PollAsync(app, length, "gzip", options);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal(length + 1, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_message_for_a_closed_session_is_dropped()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        session.Close();
        Assert.False(session.Send(OutgoingMessage.Rent()));
        Assert.Equal(0, session.QueuedBytes);
    }

    private static async Task<HttpResponseMessage> PollAsync(TestApp app, int length, string accepted, SendOptions options = SendOptions.None)
    {
        var client = await app.OpenPollingAsync();
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write(Encoding.UTF8.GetBytes(new string('x', length)));
        (await app.NextHandlerAsync()).Session.Send(message, options);
        using var request = new HttpRequestMessage(HttpMethod.Get, client.Url);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        return await app.Http.SendAsync(request).Bound();
    }

    private static async Task<string> DecodeAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStreamAsync();
        await using Stream decoded = response.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "gzip" => new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress),
            "deflate" => new System.IO.Compression.ZLibStream(body, System.IO.Compression.CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(decoded);
        return await reader.ReadToEndAsync().Bound();
    }

    private static async Task AssertUnknownAsync(PollingClient client)
    {
        using var response = await client.GetAsync();
        Assert.Equal("""{"code":1,"message":"Session ID unknown"}""", await response.Content.ReadAsStringAsync());
    }
}
