using System.Net;
using System.Net.WebSockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Hosting;

/// <summary>The rate limiting of ASP.NET Core on the endpoint, as SECURITY.md describes it.</summary>
public sealed class RateLimitingTests
{
    private const string Handshakes = "handshakes";
    private const string Requests = "requests";

    [Fact]
    public async Task Handshakes_beyond_the_limit_of_a_user_are_answered_429_and_make_no_session()
    {
        await using var app = await StartAsync(Handshakes);
        using var ada = Client("ada");
        Assert.Equal(HttpStatusCode.OK, await HandshakeAsync(ada, app));
        Assert.Equal(HttpStatusCode.OK, await HandshakeAsync(ada, app));
        Assert.Equal(HttpStatusCode.TooManyRequests, await HandshakeAsync(ada, app));
        Assert.Equal(2, app.Io.Engine.SessionCount);
        using var grace = Client("grace");
        Assert.Equal(HttpStatusCode.OK, await HandshakeAsync(grace, app));
    }

    [Fact]
    public async Task A_WebSocket_beyond_the_limit_of_its_user_is_answered_429_before_it_is_open()
    {
        await using var app = await StartAsync(Handshakes);
        await using var first = await OpenWebSocketAsync(app, "ada");
        await using var second = await OpenWebSocketAsync(app, "ada");
        using var third = new ClientWebSocket();
        third.Options.CollectHttpResponseDetails = true;
        third.Options.SetRequestHeader("X-User", "ada");
        var address = new Uri($"{app.Url.Replace("http", "ws", StringComparison.Ordinal)}/socket.io/?EIO=4&transport=websocket");
        await Assert.ThrowsAsync<WebSocketException>(() => third.ConnectAsync(address, TestContext.Current.CancellationToken).Bound());
        Assert.Equal(HttpStatusCode.TooManyRequests, third.HttpStatusCode);
        await using var other = await OpenWebSocketAsync(app, "grace");
        await other.ConnectAsync();
    }

    [Fact]
    public async Task Sessions_that_are_open_go_on_when_only_handshakes_are_limited()
    {
        await using var app = await StartAsync(Handshakes);
        await using var client = await app.ConnectByPollingAsync();
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, await HandshakeAsync(http, app));
        Assert.Equal(HttpStatusCode.TooManyRequests, await HandshakeAsync(http, app));
        for (var i = 0; i < 5; i++)
        {
            await client.SendAsync("21[\"e\"]");
            Assert.Equal("31[7]", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task Polls_and_POSTs_count_as_requests_unless_the_policy_spares_them()
    {
        await using var app = await StartAsync(Requests);
        await using var client = await PollingClient.OpenAsync(app.Url);
        await client.SendAsync("0");
        var poll = await Assert.ThrowsAsync<HttpRequestException>(() => client.ReceiveAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, poll.StatusCode);
    }

    private static Task<TestApp> StartAsync(string policy) => TestApp.StartAsync(
        app =>
        {
            app.UseRateLimiter();
            app.MapSocketIo(io => io.OnConnection(socket => socket.On("e", () => 7))).RequireRateLimiting(policy);
        },
        services: services => services.AddRateLimiter(AddPolicies));

    private static void AddPolicies(RateLimiterOptions limiter)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.AddPolicy(Handshakes, context => context.Request.Query.ContainsKey("sid") ? RateLimitPartition.GetNoLimiter("open") : TwoOf(context));
        limiter.AddPolicy(Requests, TwoOf);
    }

    /// <summary>No time passes: what is used up stays so.</summary>
    private static RateLimitPartition<string> TwoOf(HttpContext context) => RateLimitPartition.GetFixedWindowLimiter(
        $"user {context.Request.Headers["X-User"]}",
        _ => new FixedWindowRateLimiterOptions { PermitLimit = 2, Window = TimeSpan.FromDays(1), AutoReplenishment = false });

    private static HttpClient Client(string user) => new() { DefaultRequestHeaders = { { "X-User", user } } };

    private static Task<WebSocketClient> OpenWebSocketAsync(TestApp app, string user) =>
        WebSocketClient.OpenAsync(app.Url, configure: options => options.SetRequestHeader("X-User", user));

    private static async Task<HttpStatusCode> HandshakeAsync(HttpClient http, TestApp app)
    {
        using var response = await http.GetAsync(new Uri($"{app.Url}/socket.io/?EIO=4&transport=polling")).Bound();
        return response.StatusCode;
    }
}
