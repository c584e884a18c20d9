using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace SocketIoNet.EngineIo.Tests.Forwarding;

/// <summary>A request gets the same response from the server that has its session and from one that forwards it.</summary>
public sealed class SameAsLocalTests
{
    [Theory]
    [InlineData("GET", "", "")]
    [InlineData("GET", "&j=0", "")]
    [InlineData("GET", "&b64=1", "")]
    [InlineData("POST", "", "4hello")]
    [InlineData("POST", "", "")]
    [InlineData("POST", "", "no packet")]
    [InlineData("POST", "&j=0", "d=4hello")]
    [InlineData("PUT", "", "4hello")]
    [InlineData("DELETE", "", "")]
    [InlineData("HEAD", "", "")]
    public Task Each_method_and_form(string method, string query, string body) => AssertSameAsync(client => Request(client, method, query, body));

    [Theory]
    [InlineData(1000, "OK")]
    [InlineData(1001, "RequestEntityTooLarge")]
    [InlineData(3000, "RequestEntityTooLarge")]
    [InlineData(700_000, "RequestEntityTooLarge")]
    public async Task A_body_at_and_over_the_limit(int length, string status)
    {
        var response = await AssertSameAsync(
            client => Request(client, "POST", "", "4" + new string('x', length - 1)), options => options.MaxHttpBufferSize = 1000);
        Assert.StartsWith(status, response);
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(1_000_000)]
    public async Task A_large_body(int length)
    {
        var response = await AssertSameAsync(client => Request(client, "POST", "", "4" + new string('x', length - 1)));
        Assert.StartsWith("OK", response);
    }

    [Fact]
    public Task A_body_without_a_length() => AssertSameAsync(client =>
    {
        var request = Request(client, "POST", "", "4hello");
        request.Headers.TransferEncodingChunked = true;
        return request;
    });

    [Fact]
    public Task A_body_that_is_compressed() => AssertSameAsync(client =>
    {
        var request = Request(client, "POST", "", "4hello");
        request.Content!.Headers.ContentEncoding.Add("gzip");
        return request;
    });

    [Fact]
    public Task A_body_that_is_binary() => AssertSameAsync(client =>
    {
        var request = Request(client, "POST", "", "4hello");
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return request;
    });

    [Theory]
    [InlineData("EIO=3&transport=polling")]
    [InlineData("EIO=4&transport=websocket")]
    [InlineData("EIO=4&transport=carrier-pigeon")]
    [InlineData("EIO=4")]
    public Task Another_revision_or_transport(string query) => AssertSameAsync(
        client => new HttpRequestMessage(HttpMethod.Get, $"{TestApp.Path}?{query}&sid={client.SessionId}"), options => options.AllowEio3 = true);

    [Fact]
    public async Task The_sessions_of_others()
    {
        var response = await AssertSameAsync(client => Request(client, "GET", "", "", "X-User: bob"), openAs: "alice");
        Assert.StartsWith("Forbidden", response);
        response = await AssertSameAsync(client => Request(client, "POST", "", "4x", "X-User: alice"), openAs: "alice");
        Assert.StartsWith("OK", response);
    }

    [Theory]
    [InlineData("https://elsewhere.example", "Forbidden")]
    [InlineData("https://page.example", "OK")]
    public async Task Pages_of_other_origins(string origin, string status)
    {
        var response = await AssertSameAsync(
            client => Request(client, "POST", "", "4x", $"Origin: {origin}"), options => options.AllowedOrigins.Add("https://page.example"));
        Assert.StartsWith(status, response);
    }

    [Fact]
    public async Task Unknown_sessions()
    {
        await using var servers = await TwoServers.StartAsync();
        foreach (var id in new[] { $"abcdefghijklmnopqrst~{servers.OwnerId}", "abcdefghijklmnopqrst~nobodyXX", "abcdefghijklmnopqrst", $"abcdefghijklmnopqrst~{servers.OtherId}", "~" })
        {
            using var response = await new PollingClient(servers.Other.Http) { SessionId = id }.GetAsync();
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("""{"code":1,"message":"Session ID unknown"}""", await response.Content.ReadAsStringAsync());
        }

        await servers.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Older_clients()
    {
        await using var servers = await TwoServers.StartAsync(options => options.AllowEio3 = true);
        var client = await servers.OpenAsync(revision: 3);
        await client.SendAsync("6:4hello");
        Assert.Equal("6:4hello", await client.PollAsync());
    }

    /// <summary>Sends the same request for two sessions of one server: to that server and to the other one.</summary>
    private static async Task<string> AssertSameAsync(
        Func<PollingClient, HttpRequestMessage> create, Action<EngineOptions>? configure = null, string? openAs = null)
    {
        await using var servers = await TwoServers.StartAsync(configure, UseUserHeader);
        servers.Owner.Server.Headers += static (headers, context) => headers["X-Seen"] = $"{context.Request.Method} {context.Request.Headers["X-User"]}";
        servers.Owner.Server.Headers += static (headers, context) => context.Response.OnStarting(() =>
        {
            headers["X-Starting"] = "yes";
            return Task.CompletedTask;
        });
        var local = await SendAsync(servers, servers.Owner, create, openAs);
        var forwarded = await SendAsync(servers, servers.Other, create, openAs);
        Assert.Equal(local, forwarded);
        await servers.AssertNothingIsLeftAsync();
        return forwarded;
    }

    private static async Task<string> SendAsync(TwoServers servers, TestApp app, Func<PollingClient, HttpRequestMessage> create, string? openAs)
    {
        var client = new PollingClient(servers.Owner.Http);
        using (var opening = Request(client, "GET", "", "", $"X-User: {openAs}"))
        {
            opening.RequestUri = new Uri(client.HandshakeUrl, UriKind.Relative);
            using var opened = await servers.Owner.Http.SendAsync(opening).Bound();
            client.SessionId = (await opened.Content.ReadAsStringAsync()).Split('"')[3];
        }

        var session = (await servers.Owner.NextHandlerAsync()).Session;
        session.Send("queued");
        session.Send([1, 2, 3]);
        using var request = create(client);
        using var response = await app.Http.SendAsync(request).Bound();
        var text = new StringBuilder($"{response.StatusCode} {session.IsOpen}\n");
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            if (name is not "Date") text.Append($"{name}: {string.Join(" | ", values)}\n");
        }

        return text.Append(await response.Content.ReadAsStringAsync().Bound()).ToString();
    }

    private static HttpRequestMessage Request(PollingClient client, string method, string query, string body, params string[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), client.Url + query);
        if (method is "POST" or "PUT") request.Content = new StringContent(body);
        foreach (var header in headers) request.Headers.Add(header.Split(": ")[0], header.Split(": ")[1]);
        return request;
    }

    private static void UseUserHeader(WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Headers["X-User"].ToString() is { Length: > 0 } name)
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, name, null, "here")], "header"));
        return next(context);
    });
}
