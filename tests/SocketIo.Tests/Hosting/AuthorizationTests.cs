using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Hosting;

public sealed class AuthorizationTests
{
    [Fact]
    public async Task The_user_of_the_request_is_the_user_of_the_socket()
    {
        var user = new Signal<string?>();
        await using var app = await StartAsync(io => io.OnConnection(socket => user.Set(socket.User.Identity?.Name)), UseHeader);
        await using var client = await WebSocketClient.OpenAsync(app.Url, configure: options => options.SetRequestHeader("X-User", "ada"));
        await client.ConnectAsync();
        Assert.Equal("ada", await user.Task);
    }

    [Fact]
    public async Task An_anonymous_request_gets_401_and_no_redirect_though_login_is_by_cookie()
    {
        await using var app = await StartAsync(_ => { }, UseCookie);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var response = await http.GetAsync(
            new Uri($"{app.Url}/socket.io/?EIO=4&transport=polling"), TestContext.Current.CancellationToken).Bound();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Equal(0, app.Io.Engine.SessionCount);
    }

    [Fact]
    public async Task An_anonymous_WebSocket_gets_401_before_it_is_open()
    {
        await using var app = await StartAsync(_ => { }, UseCookie);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        var address = new Uri($"{app.Url.Replace("http", "ws", StringComparison.Ordinal)}/socket.io/?EIO=4&transport=websocket");
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, TestContext.Current.CancellationToken).Bound());
        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
        Assert.False(socket.HttpResponseHeaders!.ContainsKey("Location"));
        Assert.Equal(0, app.Io.Engine.SessionCount);
    }

    [Fact]
    public async Task Without_authentication_the_user_is_anonymous()
    {
        var user = new Signal<bool?>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => user.Set(socket.User.Identity?.IsAuthenticated)));
        await using var client = await app.ConnectAsync();
        Assert.NotEqual(true, await user.Task);
    }

    private static Task<TestApp> StartAsync(Action<SocketIoServer> configure, Action<IServiceCollection> authentication) => TestApp.StartAsync(
        app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapSocketIo(configure).RequireAuthorization();
        },
        services: services =>
        {
            services.AddAuthorization();
            authentication(services);
        });

    private static void UseHeader(IServiceCollection services) => services.AddAuthentication(AuthenticationByHeader.SchemeName)
        .AddScheme<AuthenticationSchemeOptions, AuthenticationByHeader>(AuthenticationByHeader.SchemeName, null);

    private static void UseCookie(IServiceCollection services) =>
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
}
