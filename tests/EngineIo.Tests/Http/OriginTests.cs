using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Http;

/// <summary>Which pages may connect.</summary>
public sealed class OriginTests
{
    [Theory]
    [InlineData("https://good.example", 200)]
    [InlineData("https://GOOD.example", 200)]
    [InlineData("https://bad.example", 403)]
    [InlineData("https://good.example.bad.example", 403)]
    [InlineData("http://good.example", 403)]
    [InlineData("http://localhost", 200)]
    [InlineData("null", 403)]
    [InlineData(null, 200)]
    public async Task Only_listed_origins_and_the_own_may_connect(string? origin, int status)
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.AllowedOrigins.Add("https://good.example/"));
        Assert.Equal(status, await OpenAsync(app, origin));
    }

    [Fact]
    public async Task A_star_allows_every_origin()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.AllowedOrigins.Add("*"));
        Assert.Equal(200, await OpenAsync(app, "https://any.example", "a=b"));
    }

    [Theory]
    [InlineData("http://localhost", "a=b", 200)]
    [InlineData("https://other.example", "a=b", 403)]
    [InlineData("https://other.example", null, 200)]
    public async Task Without_a_list_cookies_come_from_the_same_origin_only(string origin, string? cookie, int status)
    {
        await using var app = await TestApp.StartInMemoryAsync();
        Assert.Equal(status, await OpenAsync(app, origin, cookie));
    }

    [Theory]
    [InlineData("https://app.example", "https://app.example:443", true)]
    [InlineData("https://app.example:443/", "https://app.example", true)]
    [InlineData("https://app.example", "wss://app.example", true)]
    [InlineData("http://app.example:8080", "ws://app.example:8080", true)]
    [InlineData("wss://app.example", "https://app.example", true)]
    [InlineData("https://app.example", "https://app.example:444", false)]
    [InlineData("https://app.example", "https://user@app.example", false)]
    [InlineData("https://app.example", "https://app.example/path", false)]
    [InlineData("https://app.example", "https://app.example\\.evil.example", false)]
    [InlineData("https://münchen.example", "https://xn--mnchen-3ya.example", true)]
    [InlineData("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example", true)]
    [InlineData("http://[::1]:3000", "http://[::1]:3000", true)]
    [InlineData("https://*.example.org", "https://a.example.org", true)]
    [InlineData("https://*.example.org", "https://a.b.example.org", true)]
    [InlineData("https://*.example.org:8443", "https://a.example.org:8443", true)]
    [InlineData("https://*.example.org", "https://example.org", false)]
    [InlineData("https://*.example.org", "https://evil-example.org", false)]
    [InlineData("https://*.example.org", "http://a.example.org", false)]
    [InlineData("https://*.example.org", "https://a.example.org.evil.example", false)]
    [InlineData("file://", "file://", true)]
    [InlineData("file:///", "file://", true)]
    [InlineData("app://", "app://.", true)]
    [InlineData("app://", "app://localhost", true)]
    [InlineData("app://", "https://app.example", false)]
    [InlineData("capacitor://localhost", "capacitor://localhost", true)]
    [InlineData("capacitor://localhost", "capacitor://elsewhere", false)]
    [InlineData("capacitor://localhost", "ionic://localhost", false)]
    [InlineData("null", "null", true)]
    [InlineData("file://", "null", false)]
    [InlineData("https://app.example", "nonsense", false)]
    public async Task Origins_are_compared_as_origins_and_not_as_text(string entry, string origin, bool isAllowed)
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.AllowedOrigins.Add(entry));
        Assert.Equal(isAllowed ? 200 : 403, await OpenAsync(app, origin, "a=b"));
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("a=b", 403)]
    public async Task Pages_from_files_which_browsers_call_null_connect_without_the_cookies_that_a_sandbox_of_any_site_could_use(string? cookie, int status)
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.AllowedOrigins.Add("file://"));
        Assert.Equal(status, await OpenAsync(app, "null", cookie));
    }

    [Theory]
    [InlineData("http://app.example", "http://app.example", true)]
    [InlineData("http://app.example:80", "http://app.example", true)]
    [InlineData("https://app.example:443", "https://app.example", true)]
    [InlineData("http://app.example:443", "https://app.example", true)]
    [InlineData("http://app.example:8443", "https://app.example:8443", true)]
    [InlineData("http://APP.example", "http://app.example", true)]
    [InlineData("http://app.example:3000", "ws://app.example:3000", true)]
    [InlineData("https://app.example", "wss://app.example", true)]
    [InlineData("http://xn--mnchen-3ya.example", "http://münchen.example", true)]
    [InlineData("https://app.example:443", "http://app.example:443", false)]
    [InlineData("https://app.example", "http://app.example", false)]
    [InlineData("http://app.example", "https://app.example", false)]
    [InlineData("http://app.example", "http://app.example:8080", false)]
    [InlineData("http://app.example", "http://evil.example", false)]
    [InlineData("http://app.example", "http://app.example.evil.example", false)]
    [InlineData("http://app.example", "http://app.example@evil.example", false)]
    [InlineData("http://app.example", "app://app.example", false)]
    [InlineData("http://app.example", "null", false)]
    public async Task Pages_of_the_server_are_known_by_their_origin_cookies_or_not(string server, string origin, bool isOwn)
    {
        await using var app = await TestApp.StartInMemoryAsync();
        Assert.Equal(isOwn ? 200 : 403, await OpenAsync(app, origin, "a=b", server));
    }

    [Theory]
    [InlineData("http://backend:5000", "X-Forwarded-Proto: https", "X-Forwarded-Host: app.example", "https://app.example", 200)]
    [InlineData("http://app.example:443", "X-Forwarded-Proto: https", null, "https://app.example", 200)]
    [InlineData("http://app.example", "X-Forwarded-Proto: wss", null, "https://app.example", 200)]
    [InlineData("http://app.example", "X-Forwarded-Proto: https", null, "http://app.example", 403)]
    [InlineData("http://backend:5000", "X-Forwarded-Proto: https", "X-Forwarded-Host: app.example", "http://backend:5000", 403)]
    public async Task Behind_a_proxy_the_forwarded_names_of_the_server_count(string server, string first, string? second, string origin, int status)
    {
        await using var app = await TestApp.StartInMemoryAsync(use: static app =>
            app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost, KnownIPNetworks = { }, KnownProxies = { } }));
        Assert.Equal(status, await OpenAsync(app, origin, "a=b", server, first, second));
    }

    [Fact]
    public async Task The_first_rejection_is_logged_with_what_the_server_saw_and_which_line_to_add()
    {
        using var logs = new RecordedLogs();
        await using var app = await TestApp.StartInMemoryAsync(services: logs.AddTo);
        await OpenAsync(app, "https://app.example", "a=b", "http://backend:5000");
        var alarm = Assert.Single(logs.Alarms);
        Assert.Contains("The origin https://app.example was rejected.", alarm, StringComparison.Ordinal);
        Assert.Contains("was sent to http://backend:5000,", alarm, StringComparison.Ordinal);
        Assert.Contains("""options.AllowedOrigins.Add("https://app.example")""", alarm, StringComparison.Ordinal);
        Assert.Contains("app.UseForwardedHeaders()", alarm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_origin_of_the_server_itself_may_open_a_WebSocket_whatever_the_list_says()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.AllowedOrigins.Add("https://good.example"));
        foreach (var own in new[] { $"http://localhost:{app.Port}", $"ws://localhost:{app.Port}" })
        {
            using var accepted = await app.ConnectAsync(TestApp.WebSocketUrl, $"Origin: {own}", "Cookie: a=b");
            Assert.StartsWith("HTTP/1.1 101 ", accepted.ResponseHead);
        }

        using var other = await app.ConnectAsync(TestApp.WebSocketUrl, "Origin: http://localhost:1", "Cookie: a=b");
        Assert.StartsWith("HTTP/1.1 400 ", other.ResponseHead);
    }

    [Fact]
    public async Task A_WebSocket_of_another_origin_is_rejected()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.AllowedOrigins.Add("https://good.example"));
        using var rejected = await app.ConnectAsync(TestApp.WebSocketUrl, "Origin: https://bad.example");
        Assert.StartsWith("HTTP/1.1 400 ", rejected.ResponseHead);
        using var accepted = await app.ConnectAsync(TestApp.WebSocketUrl, "Origin: https://good.example");
        Assert.StartsWith("HTTP/1.1 101 ", accepted.ResponseHead);
    }

    [Fact]
    public async Task The_origin_is_checked_for_upgrades_too()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.AllowedOrigins.Add("https://good.example"));
        var client = await app.OpenPollingAsync();
        using var rejected = await app.ConnectAsync(client.WebSocketUrl, "Origin: https://bad.example");
        Assert.StartsWith("HTTP/1.1 400 ", rejected.ResponseHead);
        await client.SendAsync("4x");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("OPTIONS")]
    public async Task No_page_of_another_site_is_granted_anything_that_is_not_configured(string method)
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), TestApp.HandshakeUrl);
        request.Headers.Add("Origin", "https://other.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var response = await app.Http.SendAsync(request).Bound();
        Assert.DoesNotContain(response.Headers, static header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("other.example", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<int> OpenAsync(TestApp app, string? origin, string? cookie = null, string server = "http://localhost", params string?[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server + TestApp.HandshakeUrl);
        // Some proxies include the default port.
        request.Headers.Host = server[(server.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        foreach (var header in headers.OfType<string>()) request.Headers.Add(header.Split(": ")[0], header.Split(": ")[1]);
        using var response = await app.Http.SendAsync(request).Bound();
        return (int)response.StatusCode;
    }
}
