using Microsoft.AspNetCore.Builder;
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
    [InlineData("null", 403)]
    [InlineData(null, 200)]
    public async Task Only_listed_origins_may_connect(string? origin, int status)
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

    [Fact]
    public async Task A_WebSocket_of_another_origin_is_refused()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.AllowedOrigins.Add("https://good.example"));
        using var refused = await app.ConnectAsync(TestApp.WebSocketUrl, "Origin: https://bad.example");
        Assert.StartsWith("HTTP/1.1 400 ", refused.ResponseHead);
        using var accepted = await app.ConnectAsync(TestApp.WebSocketUrl, "Origin: https://good.example");
        Assert.StartsWith("HTTP/1.1 101 ", accepted.ResponseHead);
    }

    [Fact]
    public async Task The_origin_is_checked_for_upgrades_too()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.AllowedOrigins.Add("https://good.example"));
        var client = await app.OpenPollingAsync();
        using var refused = await app.ConnectAsync(client.WebSocketUrl, "Origin: https://bad.example");
        Assert.StartsWith("HTTP/1.1 400 ", refused.ResponseHead);
        await client.SendAsync("4x");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("OPTIONS")]
    public async Task No_page_of_another_site_is_granted_anything_that_nobody_configured(string method)
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), TestApp.HandshakeUrl);
        request.Headers.Add("Origin", "https://other.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var response = await app.Http.SendAsync(request).WaitAsync(TestApp.Limit);
        Assert.DoesNotContain(response.Headers, static header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("other.example", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<int> OpenAsync(TestApp app, string? origin, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, TestApp.HandshakeUrl);
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var response = await app.Http.SendAsync(request).WaitAsync(TestApp.Limit);
        return (int)response.StatusCode;
    }
}
