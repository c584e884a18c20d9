using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
    public async Task Pages_of_the_same_application_still_lead_to_the_login_page()
    {
        await using var app = await StartAsync(_ => { }, UseCookie);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var response = await http.GetAsync(new Uri($"{app.Url}/page"), TestContext.Current.CancellationToken).Bound();
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.NotNull(response.Headers.Location);
    }

    [Fact]
    public async Task A_user_without_the_role_gets_403_and_no_redirect()
    {
        await using var app = await StartAsync(_ => { }, UseCookie, "/admin");
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });
        var cancellation = TestContext.Current.CancellationToken;
        using var login = await http.GetAsync(new Uri($"{app.Url}/login"), cancellation).Bound();
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        using var allowed = await http.GetAsync(new Uri($"{app.Url}/socket.io/?EIO=4&transport=polling"), cancellation).Bound();
        using var refused = await http.GetAsync(new Uri($"{app.Url}/admin/?EIO=4&transport=polling"), cancellation).Bound();
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Null(refused.Headers.Location);
    }

    [Fact]
    public async Task Without_authentication_the_user_is_anonymous()
    {
        var user = new Signal<bool?>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => user.Set(socket.User.Identity?.IsAuthenticated)));
        await using var client = await app.ConnectAsync();
        Assert.NotEqual(true, await user.Task);
    }

    private static Task<TestApp> StartAsync(
        Action<SocketIoServer> configure, Action<IServiceCollection> authentication, string? forAdministrators = null) => TestApp.StartAsync(
        app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapSocketIo(configure).RequireAuthorization();
            if (forAdministrators is not null) app.MapSocketIo(forAdministrators).RequireAuthorization(policy => policy.RequireRole("administrator"));
            app.MapGet("/page", () => "page").RequireAuthorization();
            app.MapGet("/login", (HttpContext context) => context.SignInAsync(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ada")], CookieAuthenticationDefaults.AuthenticationScheme))));
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
