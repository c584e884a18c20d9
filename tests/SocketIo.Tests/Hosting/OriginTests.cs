using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Hosting;

public sealed class OriginTests
{
    private const string Friend = "https://friend.example";
    private const string Stranger = "https://stranger.example";

    [Theory]
    [InlineData(Friend, HttpStatusCode.OK)]
    [InlineData(Stranger, HttpStatusCode.Forbidden)]
    public async Task Allowed_origins_decide_on_polling(string origin, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.AllowedOrigins.Add(Friend));
        using var response = await PollAsync(app, origin);
        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.Forbidden)
            Assert.Equal("{\"code\":4,\"message\":\"Forbidden\"}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(Friend, true)]
    [InlineData(Stranger, false)]
    public async Task Allowed_origins_decide_on_WebSocket(string origin, bool isAllowed)
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.AllowedOrigins.Add(Friend));
        var opening = WebSocketClient.OpenAsync(app.Url, configure: options => options.SetRequestHeader("Origin", origin));
        if (isAllowed) await (await opening).DisposeAsync();
        else await Assert.ThrowsAsync<WebSocketException>(() => opening);
    }

    [Theory]
    [InlineData(Friend, HttpStatusCode.OK)]
    [InlineData(Stranger, HttpStatusCode.Forbidden)]
    public async Task Else_the_CORS_policy_of_the_endpoint_decides(string origin, HttpStatusCode expected)
    {
        await using var app = await StartWithCorsAsync();
        using var response = await PollAsync(app, origin);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK, response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_CORS_policy_decides_on_WebSocket_too()
    {
        await using var app = await StartWithCorsAsync();
        await using var friend = await WebSocketClient.OpenAsync(app.Url, configure: options => options.SetRequestHeader("Origin", Friend));
        await friend.ConnectAsync();
        await Assert.ThrowsAsync<WebSocketException>(() =>
            WebSocketClient.OpenAsync(app.Url, configure: options => options.SetRequestHeader("Origin", Stranger)));
        Assert.Equal(1, app.Io.Engine.SessionCount);
    }

    [Fact]
    public async Task A_request_with_cookies_must_come_from_the_same_origin_when_nothing_else_decides()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        using var refused = await PollAsync(app, Stranger, "session=1");
        using var own = await PollAsync(app, app.Url, "session=1");
        using var withoutCookie = await PollAsync(app, Stranger);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal(HttpStatusCode.OK, withoutCookie.StatusCode);
    }

    [Fact]
    public async Task The_servers_own_page_is_locked_out_by_no_policy_over_any_transport()
    {
        await using var app = await StartWithCorsAsync();
        using var poll = await PollAsync(app, app.Url, "session=1");
        Assert.Equal(HttpStatusCode.OK, poll.StatusCode);
        await using var socket = await WebSocketClient.OpenAsync(app.Url, configure: options =>
        {
            options.SetRequestHeader("Origin", app.Url);
            options.SetRequestHeader("Cookie", "session=1");
        });
        await socket.ConnectAsync();
    }

    [Fact]
    public async Task A_policy_knows_an_origin_that_a_client_writes_as_that_of_a_WebSocket()
    {
        await using var app = await StartWithCorsAsync();
        await using var friend = await WebSocketClient.OpenAsync(app.Url, configure: options => options.SetRequestHeader("Origin", "wss://friend.example:443"));
        await friend.ConnectAsync();
    }

    [Fact]
    public async Task One_line_lets_all_pages_in_and_load_the_client()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.AllowedOrigins.Add("*"));
        using var poll = await PollAsync(app, Stranger);
        using var http = new HttpClient { DefaultRequestHeaders = { { "Origin", Stranger } } };
        using var file = await http.GetAsync(new Uri($"{app.Url}/socket.io/socket.io.esm.min.js"), TestContext.Current.CancellationToken).Bound();
        Assert.All([poll, file], response => Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single()));
    }

    private static Task<TestApp> StartWithCorsAsync() => TestApp.StartAsync(
        app =>
        {
            app.UseCors();
            app.MapSocketIo(io => io.OnConnection(_ => { })).RequireCors("friends");
        },
        services: services => services.AddCors(cors => cors.AddPolicy("friends", policy => policy.WithOrigins(Friend).AllowCredentials())));

    private static async Task<HttpResponseMessage> PollAsync(TestApp app, string origin, string? cookie = null)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{app.Url}/socket.io/?EIO=4&transport=polling"));
        request.Headers.Add("Origin", origin);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        return await http.SendAsync(request, TestContext.Current.CancellationToken).Bound();
    }
}
