using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Http;

/// <summary>The list of origins is enough for its pages, over any transport.</summary>
public sealed class ListedOriginsCorsTests
{
    private const string Friend = "https://friend.example";

    [Fact]
    public async Task A_listed_page_may_read_responses_with_cookies()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.AllowedOrigins.Add(Friend));
        using var response = await SendAsync(app, HttpMethod.Get, Friend);
        Assert.Equal((Friend, "true", "Origin"), (Header(response, "Access-Control-Allow-Origin"), Header(response, "Access-Control-Allow-Credentials"), Header(response, "Vary")));
    }

    [Fact]
    public async Task A_star_lets_all_pages_read_but_not_with_cookies()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.AllowedOrigins.Add("*"));
        using var response = await SendAsync(app, HttpMethod.Get, Friend);
        Assert.Equal(("*", null, null), (Header(response, "Access-Control-Allow-Origin"), Header(response, "Access-Control-Allow-Credentials"), Header(response, "Vary")));
    }

    [Fact]
    public async Task A_page_from_a_file_may_read_without_cookies()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.AllowedOrigins.Add("file://"));
        using var response = await SendAsync(app, HttpMethod.Get, "null");
        Assert.Equal(("null", null), (Header(response, "Access-Control-Allow-Origin"), Header(response, "Access-Control-Allow-Credentials")));
    }

    [Fact]
    public async Task The_preflight_request_of_a_listed_page_succeeds()
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.AllowedOrigins.Add(Friend));
        using var response = await SendAsync(app, HttpMethod.Options, Friend, "x-token");
        Assert.Equal(
            (204, Friend, "GET, POST", "x-token", "true"),
            ((int)response.StatusCode, Header(response, "Access-Control-Allow-Origin"), Header(response, "Access-Control-Allow-Methods"), Header(response, "Access-Control-Allow-Headers"),
                Header(response, "Access-Control-Allow-Credentials")));
    }

    [Theory]
    [InlineData("GET", 403)]
    [InlineData("OPTIONS", 403)]
    public async Task A_page_that_is_not_listed_is_granted_nothing(string method, int status)
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.AllowedOrigins.Add(Friend));
        using var response = await SendAsync(app, new HttpMethod(method), "https://evil.example", "x-token");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.DoesNotContain(response.Headers, static header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_a_CORS_policy_of_the_whole_application_says_of_the_same_page_is_said_once()
    {
        await using var app = await TestApp.StartInMemoryAsync(
            static options => options.AllowedOrigins.Add(Friend),
            use: static app => app.UseCors(static policy => policy.WithOrigins(Friend)),
            services: static services => services.AddCors());
        using var response = await SendAsync(app, HttpMethod.Get, Friend);
        Assert.Equal(Friend, Header(response, "Access-Control-Allow-Origin"));
    }

    private static async Task<HttpResponseMessage> SendAsync(TestApp app, HttpMethod method, string origin, string? header = null)
    {
        using var request = new HttpRequestMessage(method, TestApp.HandshakeUrl);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (header is not null) request.Headers.Add("Access-Control-Request-Headers", header);
        if (method == HttpMethod.Options) request.Headers.Add("Access-Control-Request-Method", "POST");
        return await app.Http.SendAsync(request).Bound();
    }

    /// <summary>The value of a header that occurs at most once; null if it is missing.</summary>
    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
