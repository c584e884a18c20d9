using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SocketIoNet.Epoll.Tests.Hosting;

/// <summary>What Kestrel does works on this transport.</summary>
public sealed class HttpTests
{
    private const int Large = 24 * 1024 * 1024;

    [Fact]
    public async Task Requests_follow_each_other_on_one_connection()
    {
        await using var app = await EpollApp.StartAsync(context => context.Response.WriteAsync(context.Connection.Id + ";"));
        using var client = await app.ConnectAsync();
        var ids = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync(Requests.Get);
            await client.ReadUntilAsync("\r\n\r\n");
            ids.Add(await client.ReadUntilAsync(";"));
            await client.ReadUntilAsync("0\r\n\r\n");
        }

        Assert.Single(ids);
        Assert.Equal([], app.Logs.Alarms);
    }

    [Fact]
    public async Task Requests_that_arrive_together_or_in_pieces_are_answered()
    {
        await using var app = await EpollApp.StartAsync(context => context.Response.WriteAsync("ok;"));
        using var client = await app.ConnectAsync();
        await client.SendAsync(string.Concat(Enumerable.Repeat(Requests.Get, 50)));
        for (var i = 0; i < 50; i++) await client.ReadUntilAsync("ok;");
        foreach (var character in Requests.Get) await client.SendAsync(character.ToString());
        await client.ReadUntilAsync("ok;");
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Https_works(string version)
    {
        using var certificate = SelfSignedCertificate.Create();
        await using var app = await EpollApp.StartAsync(Echo, endpoint => endpoint.UseHttps(certificate));
        using var http = app.NewHttpClient(Version.Parse(version));
        var body = RandomNumberGenerator.GetBytes(300_000);
        var echoes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => EchoAsync(http, body))).Bound();
        Assert.All(echoes, echo => Assert.Equal(body, echo));
        Assert.Equal([], app.Logs.Alarms);
    }

    [Fact]
    public async Task Http2_without_tls_works()
    {
        await using var app = await EpollApp.StartAsync(Echo, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        using var http = app.NewHttpClient(HttpVersion.Version20);
        var body = RandomNumberGenerator.GetBytes(500_000);
        var echoes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => EchoAsync(http, body))).Bound();
        Assert.All(echoes, echo => Assert.Equal(body, echo));
    }

    [Fact]
    public async Task A_body_that_is_read_slowly_holds_its_client_back()
    {
        var go = new TaskCompletionSource();
        await using var app = await EpollApp.StartAsync(
            async context =>
            {
                await go.Task.Bound();
                await context.Response.WriteAsync(Convert.ToHexString(await SHA256.HashDataAsync(context.Request.Body)) + ";");
            },
            kestrel: options =>
            {
                options.Limits.MaxRequestBodySize = null;
                options.Limits.MinRequestBodyDataRate = null;
                options.Listen(IPAddress.Loopback, 0);
            });
        using var client = await app.ConnectAsync();
        var body = RandomNumberGenerator.GetBytes(Large);
        await client.SendAsync(Requests.Post(body.Length));
        var sent = 0;
        while (client.SendWithoutWaiting(body.AsSpan(sent)) is > 0 and var more) sent += more;
        Assert.InRange(sent, 1, Large - 1);
        go.SetResult();
        var rest = SendRestAsync(client, body.AsMemory(sent));
        await client.ReadUntilAsync(Convert.ToHexString(SHA256.HashData(body)) + ";");
        await rest;
    }

    [Fact]
    public async Task A_response_waits_for_a_client_that_reads_slowly()
    {
        var body = RandomNumberGenerator.GetBytes(Large);
        var isWritten = false;
        await using var app = await EpollApp.StartAsync(async context =>
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
            Volatile.Write(ref isWritten, true);
        });
        using var http = app.NewHttpClient();
        using var response = await http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead).Bound();
        Assert.False(Volatile.Read(ref isWritten));
        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync().Bound());
        await Bounded.UntilAsync(() => Volatile.Read(ref isWritten));
    }

    [Fact]
    public async Task What_is_flushed_arrives_while_its_request_waits()
    {
        var go = new TaskCompletionSource();
        await using var app = await EpollApp.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first;");
            await go.Task.Bound();
            await context.Response.WriteAsync("second;");
        });
        using var client = await app.ConnectAsync();
        await client.SendAsync(Requests.Get);
        await client.ReadUntilAsync("first;");
        go.SetResult();
        await client.ReadUntilAsync("second;");
    }

    [Fact]
    public async Task Limits_of_kestrel_apply()
    {
        await using var app = await EpollApp.StartAsync(
            Echo,
            kestrel: options =>
            {
                options.Limits.MaxRequestBodySize = 1000;
                options.Limits.MaxRequestHeadersTotalSize = 2000;
                options.Listen(IPAddress.Loopback, 0);
            });
        using var http = app.NewHttpClient();
        using var tooLarge = await http.PostAsync("/", new ByteArrayContent(new byte[1001])).Bound();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        using var client = await app.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + new string('x', 3000) + "\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431", await client.ReadUntilAsync("\r\n"));
    }

    [Fact]
    public async Task A_limit_of_connections_applies()
    {
        await using var app = await EpollApp.StartAsync(
            context => context.Response.WriteAsync("ok;"),
            kestrel: options =>
            {
                options.Limits.MaxConcurrentConnections = 1;
                options.Listen(IPAddress.Loopback, 0);
            });
        using var first = await app.ConnectAsync();
        await first.SendAsync(Requests.Get);
        await first.ReadUntilAsync("ok;");
        using var second = await app.ConnectAsync();
        await second.WaitForResetAsync();
        await first.SendAsync(Requests.Get);
        await first.ReadUntilAsync("ok;");
    }

    [Fact]
    public async Task Connection_logging_works()
    {
        await using var app = await EpollApp.StartAsync(context => context.Response.WriteAsync("ok;"), endpoint => endpoint.UseConnectionLogging());
        using var client = await app.ConnectAsync();
        await client.SendAsync(Requests.Get);
        await client.ReadUntilAsync("ok;");
        Assert.Contains(app.Logs.Entries, entry => entry.Text.Contains("ReadAsync", StringComparison.Ordinal) || entry.Text.Contains("WriteAsync", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_connections_at_once_are_served()
    {
        await using var app = await EpollApp.StartAsync(context => context.Response.WriteAsync("ok;"));
        var clients = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => app.ConnectAsync()));
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(clients.Select(client => client.SendAsync(Requests.Get)));
            await Task.WhenAll(clients.Select(client => client.ReadUntilAsync("ok;")));
        }

        foreach (var client in clients) client.Dispose();
        Assert.Equal([], app.Logs.Alarms);
    }

    /// <summary>Responds when everything is there: the client reads nothing before it has sent its body.</summary>
    private static async Task Echo(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        await context.Response.Body.WriteAsync(body.ToArray());
    }

    private static async Task<byte[]> EchoAsync(HttpClient http, byte[] body)
    {
        using var response = await http.PostAsync("/", new ByteArrayContent(body));
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    private static async Task SendRestAsync(RawConnection client, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var sent = client.SendWithoutWaiting(bytes.Span);
            bytes = bytes[sent..];
            if (sent == 0) await Task.Delay(1);
        }
    }
}
