using System.IO.Compression;
using System.Net;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Hosting;

/// <summary>What ASP.NET Core has to cache, buffer, rewrite, compress or time out with stands in front of the server, for the sake of the rest of the application.</summary>
public sealed class SurroundingMiddlewareTests
{
    private const string Handshake = "/socket.io/?EIO=4&transport=polling";

    private static readonly Dictionary<string, Action<WebApplication>> Uses = new(StringComparer.Ordinal)
    {
        ["output caching"] = app => app.UseOutputCache(),
        ["output caching in front of routing"] = app =>
        {
            app.UseOutputCache();
            app.UseRouting();
        },
        ["response caching"] = app => app.UseResponseCaching(),
        ["response compression"] = app => app.UseResponseCompression(),
        ["request decompression"] = app => app.UseRequestDecompression(),
        ["request timeouts"] = app => app.UseRequestTimeouts(),
        ["rate limiting"] = app => app.UseRateLimiter(),
        ["HTTP logging"] = app => app.UseHttpLogging(),
        ["status code pages"] = app => app.UseStatusCodePagesWithRedirects("/error"),
        ["an exception handler"] = app => app.UseExceptionHandler("/error"),
        ["rewriting"] = app =>
        {
            app.UseRewriter(new RewriteOptions().AddRewrite("^nothing$", "else", skipRemainingRules: false));
            app.UseRouting();
        },
        ["method override"] = app => app.UseHttpMethodOverride(),
        ["sessions"] = app => app.UseSession(),
        ["a cookie policy"] = app => app.UseCookiePolicy(new CookiePolicyOptions { CheckConsentNeeded = _ => true }),
        ["WebSockets"] = app => app.UseWebSockets(),
        ["buffered responses"] = app => app.Use(BufferResponseAsync),
        ["buffered requests"] = app => app.Use(BufferRequestAsync),
    };

    public static TheoryData<string> Names => [.. Uses.Keys];

    /// <summary>A file is a request as any other: the application's timeout, here of 1 ms, may end it.</summary>
    public static TheoryData<string> NamesForFiles => [.. Uses.Keys.Where(static name => name != "request timeouts")];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_handshake_opens_a_session_of_its_own(string middleware)
    {
        await using var app = await StartAsync(middleware);
        await using var first = await PollingClient.OpenAsync(app.Url);
        await using var second = await PollingClient.OpenAsync(app.Url);
        await first.ConnectAsync();
        await second.ConnectAsync();
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, app.Io.Engine.SessionCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Polls_and_POSTs_bring_what_was_sent_once(string middleware)
    {
        await using var app = await StartAsync(middleware);
        await using var client = await app.ConnectByPollingAsync();
        for (var i = 0; i < 5; i++)
        {
            var text = i == 4 ? new string('x', 5000) : $"{i}";
            await client.SendAsync($"2{i}[\"echo\",\"{text}\"]");
            Assert.Equal($"3{i}[\"{text}\"]", await client.ReceiveAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_poll_waits_as_long_as_it_has_to(string middleware)
    {
        await using var app = await StartAsync(middleware);
        await using var client = await app.ConnectByPollingAsync();
        var poll = client.ReceiveAsync();
        // Far longer than the millisecond that requests have here: the other clients come and go one after the other.
        for (var i = 0; i < 3; i++) await (await app.ConnectByPollingAsync()).DisposeAsync();
        Assert.False(poll.IsCompleted);
        app.Find(client).Emit("late", 1);
        Assert.Equal("2[\"late\",1]", await poll);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scripts_and_forms_poll(string middleware)
    {
        await using var app = await StartAsync(middleware);
        using var http = new HttpClient { BaseAddress = new Uri(app.Url) };
        var open = await http.GetStringAsync(Handshake + "&j=0", TestContext.Current.CancellationToken).Bound();
        Assert.StartsWith("___eio[0](\"0{", open, StringComparison.Ordinal);
        var sid = open.Split("\\\"")[3];
        using var form = new FormUrlEncodedContent([new("d", "40")]);
        using var posted = await http.PostAsync(new Uri($"{Handshake}&j=0&sid={sid}", UriKind.Relative), form, TestContext.Current.CancellationToken).Bound();
        Assert.Equal("ok", await posted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("___eio[1](\"40{", await http.GetStringAsync($"{Handshake}&j=1&sid={sid}", TestContext.Current.CancellationToken).Bound(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_WebSocket_outlives_its_request_line(string middleware)
    {
        await using var app = await StartAsync(middleware);
        await using var client = await app.ConnectAsync();
        await (await app.ConnectByPollingAsync()).DisposeAsync();
        await client.SendAsync("21[\"echo\",\"a\"]");
        Assert.Equal("31[\"a\"]", await client.ReceiveAsync());
    }

    [Theory]
    [MemberData(nameof(NamesForFiles))]
    public async Task The_browser_client_comes_as_each_browser_can_read_it(string middleware)
    {
        await using var app = await StartAsync(middleware);
        var plain = await FileAsync(app, null);
        Assert.Contains("Socket.IO v4", plain, StringComparison.Ordinal);
        Assert.Equal(plain, await FileAsync(app, "gzip"));
        Assert.Equal(plain, await FileAsync(app, "br"));
        Assert.Equal(plain, await FileAsync(app, null));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_refusal_stays_what_it_is(string middleware)
    {
        await using var app = await StartAsync(middleware);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };
        using var unknown = await http.GetAsync(new Uri(Handshake + "&sid=nobody", UriKind.Relative), TestContext.Current.CancellationToken).Bound();
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Equal("""{"code":1,"message":"Session ID unknown"}""", await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var open = await http.GetStringAsync(Handshake, TestContext.Current.CancellationToken).Bound();
        using var method = await http.DeleteAsync(new Uri($"{Handshake}&sid={TestClientExtensions.ReadId(open[1..])}", UriKind.Relative), TestContext.Current.CancellationToken).Bound();
        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
    }

    [Fact]
    public async Task A_body_that_a_middleware_inflates_is_taken_and_a_broken_one_ends_its_request_only()
    {
        await using var app = await StartAsync("request decompression");
        using var http = new HttpClient { BaseAddress = new Uri(app.Url) };
        var open = await http.GetStringAsync(Handshake, TestContext.Current.CancellationToken).Bound();
        var url = $"{Handshake}&sid={TestClientExtensions.ReadId(open[1..])}";
        using (var broken = await PostAsync(http, url, "not compressed at all"u8.ToArray())) Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        using (var whole = await PostAsync(http, url, Compress("40"u8.ToArray()))) Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.StartsWith("40{", await http.GetStringAsync(url, TestContext.Current.CancellationToken).Bound(), StringComparison.Ordinal);
        // What grows beyond the limit is too large, however small it came.
        using var bomb = await PostAsync(http, url, Compress(new byte[2_000_000]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, bomb.StatusCode);
    }

    private static Task<TestApp> StartAsync(string middleware) => TestApp.StartAsync(
        app =>
        {
            Uses[middleware](app);
            app.MapSocketIo(io => io.OnConnection(socket => socket.On("echo", (string text) => text)));
        },
        services: AddServices);

    private static void AddServices(IServiceCollection services)
    {
        services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache().Expire(TimeSpan.FromHours(1))));
        services.AddResponseCaching();
        services.AddResponseCompression();
        services.AddRequestDecompression();
        services.AddRequestTimeouts(options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(1) });
        services.AddRateLimiter(options => options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(
            _ => RateLimitPartition.GetConcurrencyLimiter("all", _ => new ConcurrencyLimiterOptions { PermitLimit = 100 })));
        services.AddHttpLogging(options => options.LoggingFields = HttpLoggingFields.All);
        services.AddDistributedMemoryCache().AddSession();
        services.AddLogging();
    }

    private static async Task BufferResponseAsync(HttpContext context, RequestDelegate next)
    {
        var body = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        buffer.Position = 0;
        if (buffer.Length > 0) await buffer.CopyToAsync(body);
    }

    private static async Task BufferRequestAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.EnableBuffering();
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Request.Body.Position = 0;
        await next(context);
    }

    private static async Task<string> FileAsync(TestApp app, string? encoding)
    {
        using var http = new HttpClient();
        if (encoding is not null) http.DefaultRequestHeaders.Add("Accept-Encoding", encoding);
        using var response = await http.GetAsync(new Uri($"{app.Url}/socket.io/socket.io.min.js"), TestContext.Current.CancellationToken).Bound();
        Assert.Equal(encoding ?? "", string.Join(", ", response.Content.Headers.ContentEncoding));
        var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var plain = encoding switch { "gzip" => new GZipStream(body, CompressionMode.Decompress), "br" => new BrotliStream(body, CompressionMode.Decompress), _ => body };
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken).Bound();
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string url, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { { "Content-Encoding", "gzip" }, { "Content-Type", "text/plain" } } };
        return await http.PostAsync(new Uri(url, UriKind.Relative), content, TestContext.Current.CancellationToken).Bound();
    }

    private static byte[] Compress(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Compress)) gzip.Write(body);
        return compressed.ToArray();
    }
}
