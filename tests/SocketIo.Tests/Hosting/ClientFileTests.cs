using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Hosting;

/// <summary>The browser client. In a build that was made without it the path says so with 404, and that is all there is to test.</summary>
public sealed class ClientFileTests
{
    private static readonly bool IsBuiltIn = typeof(SocketIoServer).Assembly.GetManifestResourceNames().Contains("client-dist/socket.io.js");

    [Fact]
    public async Task Is_served_with_its_version_as_tag()
    {
        await using var app = await TestApp.StartAsync((SocketIoServer _) => { });
        using var response = await GetAsync(app, "socket.io.js");
        Assert.Equal(IsBuiltIn ? HttpStatusCode.OK : HttpStatusCode.NotFound, response.StatusCode);
        if (!IsBuiltIn) return;
        Assert.Equal("application/javascript; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=0", response.Headers.CacheControl!.ToString());
        Assert.Matches("^\"[0-9.]+\"$", response.Headers.ETag!.ToString());
        Assert.Contains("Socket.IO", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Is_not_sent_again_to_who_has_it(bool isWeak)
    {
        Assert.SkipUnless(IsBuiltIn, "The browser client is not part of this build.");
        await using var app = await TestApp.StartAsync((SocketIoServer _) => { });
        using var first = await GetAsync(app, "socket.io.min.js");
        var tag = new EntityTagHeaderValue(first.Headers.ETag!.Tag, isWeak);
        using var second = await GetAsync(app, "socket.io.min.js", request => request.Headers.IfNoneMatch.Add(tag));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Is_compressed_as_the_browser_likes_and_the_same_file()
    {
        Assert.SkipUnless(IsBuiltIn, "The browser client is not part of this build.");
        var cancellation = TestContext.Current.CancellationToken;
        await using var app = await TestApp.StartAsync((SocketIoServer _) => { });
        using var plain = await GetAsync(app, "socket.io.js");
        using var compressed = await GetAsync(app, "socket.io.js", request => request.Headers.AcceptEncoding.ParseAdd("gzip;q=0.5, br"));
        Assert.Equal(["br"], compressed.Content.Headers.ContentEncoding);
        await using var brotli = new BrotliStream(await compressed.Content.ReadAsStreamAsync(cancellation), CompressionMode.Decompress);
        using var reader = new StreamReader(brotli);
        Assert.Equal(await plain.Content.ReadAsStringAsync(cancellation), await reader.ReadToEndAsync(cancellation));
    }

    [Theory]
    [InlineData("other.js")]
    [InlineData("socket.io.js/x")]
    public async Task Any_other_name_is_not_a_file(string name)
    {
        await using var app = await TestApp.StartAsync((SocketIoServer _) => { });
        using var response = await GetAsync(app, name);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Is_not_served_when_that_is_switched_off()
    {
        await using var app = await TestApp.StartAsync((SocketIoServer _) => { }, options => options.ServeClient = false);
        using var response = await GetAsync(app, "socket.io.js");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(TestApp app, string name, Action<HttpRequestMessage>? configure = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{app.Url}/socket.io/{name}"));
        configure?.Invoke(request);
        return await http.SendAsync(request, TestContext.Current.CancellationToken).Bound();
    }
}
