using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Http;

/// <summary>A session belongs to the user who opened it. Its id only identifies it.</summary>
public sealed class IdentityTests
{
    [Theory]
    [InlineData("alice", 200)]
    [InlineData("bob", 403)]
    [InlineData(null, 200)]
    public async Task Another_user_can_not_send_for_a_session(string? user, int status)
    {
        await using var app = await TestApp.StartInMemoryAsync(use: UseUserHeader);
        var url = await OpenAsync(app, "alice");
        var handler = await app.NextHandlerAsync();
        using var response = await SendAsync(app, HttpMethod.Post, url, user, "4x");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.True(handler.Session.IsOpen);
        Assert.Equal(status == 200, handler.TryNextMessage(out _));
    }

    [Fact]
    public async Task Another_user_can_not_read_a_session()
    {
        await using var app = await TestApp.StartInMemoryAsync(use: UseUserHeader);
        var url = await OpenAsync(app, "alice");
        var session = (await app.NextHandlerAsync()).Session;
        session.Send("for alice");
        using var rejected = await SendAsync(app, HttpMethod.Get, url, "bob");
        Assert.Equal(HttpStatusCode.Forbidden, rejected.StatusCode);
        Assert.Equal("""{"code":4,"message":"Forbidden"}""", await rejected.Content.ReadAsStringAsync());
        using var own = await SendAsync(app, HttpMethod.Get, url, "alice");
        Assert.Equal("4for alice", await own.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Another_user_can_not_take_a_session_over_by_an_upgrade()
    {
        await using var app = await TestApp.StartOnPortAsync(use: UseUserHeader);
        var url = await OpenAsync(app, "alice");
        using var rejected = await app.ConnectAsync(url.Replace("polling", "websocket", StringComparison.Ordinal), "X-User: bob");
        Assert.StartsWith("HTTP/1.1 400 ", rejected.ResponseHead);
        Assert.Equal("Forbidden"u8.ToArray(), await rejected.ReadToEndAsync());
        using var own = await app.ConnectAsync(url.Replace("polling", "websocket", StringComparison.Ordinal), "X-User: alice");
        Assert.StartsWith("HTTP/1.1 101 ", own.ResponseHead);
    }

    [Fact]
    public async Task A_user_of_the_same_name_from_another_issuer_is_another_user()
    {
        await using var app = await TestApp.StartInMemoryAsync(use: UseUserHeader);
        var url = await OpenAsync(app, "alice@one");
        using var rejected = await SendAsync(app, HttpMethod.Post, url, "alice@two", "4x");
        Assert.Equal(HttpStatusCode.Forbidden, rejected.StatusCode);
    }

    [Fact]
    public async Task A_user_who_logs_in_keeps_the_session_that_was_opened_before()
    {
        await using var app = await TestApp.StartInMemoryAsync(use: UseUserHeader);
        var url = await OpenAsync(app, null);
        using var response = await SendAsync(app, HttpMethod.Post, url, "alice", "4x");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_server_learns_why_another_user_was_rejected()
    {
        await using var app = await TestApp.StartInMemoryAsync(use: UseUserHeader);
        EngineConnectionError? error = null;
        app.Server.ConnectionError += e => error = e;
        var url = await OpenAsync(app, "alice");
        using var rejected = await SendAsync(app, HttpMethod.Get, url, "bob");
        Assert.Equal((EngineErrorCode.Forbidden, "USER_MISMATCH"), (error!.Code, error.Cause));
    }

    [Fact]
    public async Task A_session_that_began_on_a_WebSocket_takes_neither_polls_nor_another_WebSocket()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        using var poll = await app.Http.GetAsync($"{TestApp.HandshakeUrl}&sid={handler.Session.Id}");
        Assert.Equal(HttpStatusCode.BadRequest, poll.StatusCode);
        using var second = await app.ConnectAsync($"{TestApp.WebSocketUrl}&sid={handler.Session.Id}");
        Assert.Equal(RawWebSocketClient.Close, (await second.ReceiveAsync()).FirstByte);
        await client.SendAsync("4x");
        Assert.Equal("x", await handler.NextMessageAsync());
    }

    [Theory]
    [InlineData("https://evil.example", "session=1", "HTTP/1.1 400 ")]
    [InlineData("null", "session=1", "HTTP/1.1 400 ")]
    [InlineData("https://evil.example", null, "HTTP/1.1 101 ")]
    [InlineData(null, "session=1", "HTTP/1.1 101 ")]
    public async Task A_page_of_another_site_can_not_open_a_WebSocket_with_the_cookies_of_its_visitor(string? origin, string? cookie, string answer)
    {
        await using var app = await TestApp.StartOnPortAsync();
        string[] headers = [.. origin is null ? Array.Empty<string>() : [$"Origin: {origin}"], .. cookie is null ? Array.Empty<string>() : [$"Cookie: {cookie}"]];
        using var client = await app.ConnectAsync(TestApp.WebSocketUrl, headers);
        Assert.StartsWith(answer, client.ResponseHead);
    }

    [Fact]
    public async Task A_page_of_another_site_can_not_use_a_session_with_the_cookies_of_its_visitor()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = await app.OpenPollingAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Url) { Content = new StringContent("4x") };
        request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
        request.Headers.Add("Cookie", "session=1");
        using var response = await app.Http.SendAsync(request).Bound();
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.DoesNotContain("evil", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_do_not_repeat_and_share_nothing()
    {
        var ids = Enumerable.Range(0, 10_000).Select(static _ => RandomId.Create()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, static id => Assert.Matches("^[A-Za-z0-9_-]{20}$", id));
        // A counter or a clock would show as a position that hardly changes.
        for (var place = 0; place < 20; place++) Assert.Equal(64, ids.Select(id => id[place]).Distinct().Count());
    }

    private static void UseUserHeader(WebApplication app) => app.Use(static (context, next) =>
    {
        if (context.Request.Headers["X-User"].ToString() is { Length: > 0 } user)
        {
            var issuer = user.Contains('@', StringComparison.Ordinal) ? user.Split('@')[1] : "us";
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Split('@')[0], null, issuer)], "test"));
        }

        return next(context);
    });

    private static async Task<string> OpenAsync(TestApp app, string? user)
    {
        using var response = await SendAsync(app, HttpMethod.Get, TestApp.HandshakeUrl, user);
        var packet = await response.Content.ReadAsStringAsync();
        using var json = System.Text.Json.JsonDocument.Parse(packet[1..]);
        return $"{TestApp.HandshakeUrl}&sid={json.RootElement.GetProperty("sid").GetString()}";
    }

    private static async Task<HttpResponseMessage> SendAsync(TestApp app, HttpMethod method, string url, string? user, string? body = null)
    {
        using var request = new HttpRequestMessage(method, url);
        if (user is not null) request.Headers.Add("X-User", user);
        if (body is not null) request.Content = new StringContent(body);
        return await app.Http.SendAsync(request).Bound();
    }
}
