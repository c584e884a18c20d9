using System.Net;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Http;

/// <summary>Rejected requests: status, body and what the server learns.</summary>
public sealed class RejectionTests
{
    [Theory]
    [InlineData("?EIO=4&transport=tcp", 400, """{"code":0,"message":"Transport unknown"}""")]
    [InlineData("?EIO=4", 400, """{"code":0,"message":"Transport unknown"}""")]
    [InlineData("?EIO=4&transport=webtransport", 400, """{"code":0,"message":"Transport unknown"}""")]
    [InlineData("?EIO=4&transport=constructor", 400, """{"code":0,"message":"Transport unknown"}""")]
    [InlineData("?EIO=4&transport=polling&sid=nobody", 400, """{"code":1,"message":"Session ID unknown"}""")]
    [InlineData("?EIO=4&transport=polling&sid=__proto__", 400, """{"code":1,"message":"Session ID unknown"}""")]
    [InlineData("?EIO=4&transport=websocket", 400, """{"code":3,"message":"Bad request"}""")]
    [InlineData("?transport=polling", 400, """{"code":5,"message":"Unsupported protocol version"}""")]
    [InlineData("?EIO=3&transport=polling", 400, """{"code":5,"message":"Unsupported protocol version"}""")]
    [InlineData("?EIO=abc&transport=polling", 400, """{"code":5,"message":"Unsupported protocol version"}""")]
    [InlineData("?EIO=5&transport=polling", 400, """{"code":5,"message":"Unsupported protocol version"}""")]
    public async Task An_invalid_request_is_rejected_with_its_reason(string query, int status, string body)
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var response = await app.Http.GetAsync(TestApp.Path + query);
        await AssertRejectedAsync(response, status, body);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    public async Task A_handshake_must_be_a_GET(string method)
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), TestApp.HandshakeUrl);
        using var response = await app.Http.SendAsync(request);
        await AssertRejectedAsync(response, 400, """{"code":2,"message":"Bad handshake method"}""");
    }

    [Fact]
    public async Task A_session_takes_no_other_methods_than_GET_and_POST()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        using var response = await app.Http.DeleteAsync(client.Url);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        await client.SendAsync("4still here");
    }

    [Fact]
    public async Task A_session_takes_no_requests_of_another_revision()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        using var response = await app.Http.GetAsync(client.Url.Replace("EIO=4", "EIO=3", StringComparison.Ordinal));
        await AssertRejectedAsync(response, 400, """{"code":3,"message":"Bad request"}""");
    }

    [Fact]
    public async Task A_session_takes_no_requests_that_name_another_transport()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        using var response = await app.Http.GetAsync(client.WebSocketUrl);
        await AssertRejectedAsync(response, 400, """{"code":3,"message":"Bad request"}""");
    }

    [Fact]
    public async Task A_transport_that_is_not_offered_is_unknown()
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.Transports = TransportKind.WebSocket);
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
        await AssertRejectedAsync(response, 400, """{"code":0,"message":"Transport unknown"}""");
    }

    [Theory]
    [InlineData(null, """{"code":4,"message":"Forbidden"}""")]
    [InlineData("custom msg", """{"code":4,"message":"custom msg"}""")]
    public async Task A_request_that_is_not_allowed_is_rejected_with_the_message(string? message, string body)
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.AllowRequest = _ => Task.FromResult(RequestDecision.Reject(message)));
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
        await AssertRejectedAsync(response, 403, body);
    }

    [Fact]
    public async Task An_exception_of_AllowRequest_rejects()
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.AllowRequest = static _ => throw new InvalidOperationException("secret"));
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
        await AssertRejectedAsync(response, 403, """{"code":4,"message":"Forbidden"}""");
    }

    [Fact]
    public async Task AllowRequest_is_asked_for_handshakes_only()
    {
        var count = 0;
        await using var app = await TestApp.StartInMemoryAsync(options => options.AllowRequest = _ =>
        {
            count++;
            return Task.FromResult(RequestDecision.Allow);
        });
        var client = await app.OpenPollingAsync();
        await client.SendAsync("4x");
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task An_id_that_is_in_use_rejects_the_handshake()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        app.Server.SessionIdFactory = static _ => "same";
        await app.OpenPollingAsync();
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
        await AssertRejectedAsync(response, 400, """{"code":3,"message":"Bad request"}""");
        Assert.Equal(1, app.Server.SessionCount);
    }

    [Fact]
    public async Task The_server_learns_more_than_the_client()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        EngineConnectionError? error = null;
        app.Server.ConnectionError += e => error = e;
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl + "&sid=nobody");
        Assert.Equal(EngineErrorCode.SessionUnknown, error!.Code);
        Assert.Equal("nobody", error.Value);
    }

    [Theory]
    [InlineData("/engine.io?EIO=4&transport=polling", true, 404)]
    [InlineData("/engine.io?EIO=4&transport=polling", false, 200)]
    [InlineData("/engine.io/anything?EIO=4&transport=polling", true, 200)]
    public async Task The_slash_behind_the_path_matters_as_clients_expect(string url, bool addTrailingSlash, int status)
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.AddTrailingSlash = addTrailingSlash);
        using var response = await app.Http.GetAsync(url);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_WebSocket_is_rejected_in_plain_text_before_it_is_opened()
    {
        await using var app = await TestApp.StartOnPortAsync(options => options.AllowRequest = static _ => Task.FromResult(RequestDecision.Reject()));
        using var client = await app.ConnectAsync();
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", client.ResponseHead);
        Assert.Contains("Content-Type: text/html\r\n", client.ResponseHead, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", client.ResponseHead, StringComparison.Ordinal);
        Assert.Equal("Forbidden"u8.ToArray(), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_WebSocket_of_another_revision_is_rejected_before_it_is_opened()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.ConnectAsync(TestApp.Path + "?EIO=3&transport=websocket");
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", client.ResponseHead);
        Assert.Equal("Unsupported protocol version"u8.ToArray(), await client.ReadToEndAsync());
    }

    private static async Task AssertRejectedAsync(HttpResponseMessage response, int status, string body)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.GetValues("Content-Type").Single());
        Assert.Null(response.Headers.CacheControl);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }
}
