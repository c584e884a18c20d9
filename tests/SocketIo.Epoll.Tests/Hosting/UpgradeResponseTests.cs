using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Epoll.Tests.Hosting;

/// <summary>The response to the upgrade and the open packet leave together: the official client, whose connection is cut between the two, would wait for its timeout.</summary>
public sealed class UpgradeResponseTests
{
    private const int Repetitions = 20;
    private const string Switch = "HTTP/1.1 101 ";

    [Theory]
    [InlineData("pushed")]
    [InlineData("delayed")]
    [InlineData("pulled")]
    [InlineData("compressed")]
    [InlineData("counted")]
    public async Task The_open_packet_comes_with_the_response(string way)
    {
        await using var app = await StartAsync(
            options =>
            {
                options.UseSocketsDirectly = way != "pulled";
                if (way == "compressed") options.PerMessageDeflate = new PerMessageDeflateOptions();
                if (way == "delayed") options.AllowRequest = DelayAsync;
            },
            way == "counted" ? 1000 : null);
        for (var i = 0; i < Repetitions; i++)
        {
            using var client = await app.ConnectAsync();
            var received = client.ReceiveOnceAsync();
            await client.SendAsync(Upgrade(""));
            var text = await received;
            Assert.StartsWith(Switch, text);
            Assert.Contains("0{\"sid\":", text);
        }

        Assert.Equal([], app.Logs.Alarms);
    }

    [Fact]
    public async Task The_open_packet_comes_with_the_response_under_tls()
    {
        using var certificate = SelfSignedCertificate.Create();
        await using var app = await StartAsync(static _ => { }, endpoint: endpoint => endpoint.UseHttps(certificate));
        var buffer = new byte[4096];
        for (var i = 0; i < Repetitions; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, app.Port).Bound();
            using var tls = new SslStream(client.GetStream(), false, static (_, server, _, _) => server is { Subject: "CN=localhost" });
            await tls.AuthenticateAsClientAsync("localhost").Bound();
            await tls.WriteAsync(Encoding.ASCII.GetBytes(Upgrade(""))).AsTask().Bound();
            // A read returns the content of all records that have arrived together.
            var text = Encoding.Latin1.GetString(buffer.AsSpan(0, await tls.ReadAsync(buffer).AsTask().Bound()));
            Assert.StartsWith(Switch, text);
            Assert.Contains("0{\"sid\":", text);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_response_does_not_wait_when_the_client_speaks_first(bool isPushed)
    {
        await using var app = await StartAsync(options => options.UseSocketsDirectly = isPushed);
        using var http = app.NewHttpClient();
        var open = await http.GetStringAsync("/engine.io/?EIO=4&transport=polling").Bound();
        using var client = await app.ConnectAsync();
        await client.SendAsync(Upgrade("&sid=" + open.Split('"')[3]));
        Assert.StartsWith(Switch, await client.ReadUntilAsync("\r\n\r\n"));
    }

    [Fact]
    public async Task The_response_to_an_upgrade_that_fails_does_not_wait()
    {
        await using var app = await StartAsync(static _ => { }, maxUpgraded: 0);
        using var client = await app.ConnectAsync();
        await client.SendAsync(Upgrade(""));
        Assert.StartsWith("HTTP/1.1 503 ", await client.ReadUntilAsync("\r\n\r\n"));
    }

    private static string Upgrade(string query) =>
        $"GET /engine.io/?EIO=4&transport=websocket{query} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n";

    private static async Task<RequestDecision> DelayAsync(HttpContext context)
    {
        await Task.Yield();
        return RequestDecision.Allow;
    }

    private static Task<EpollApp> StartAsync(Action<EngineOptions> configure, long? maxUpgraded = null, Action<ListenOptions>? endpoint = null) => EpollApp.StartAsync(
        kestrel: options =>
        {
            options.Limits.MaxConcurrentUpgradedConnections = maxUpgraded;
            options.Listen(IPAddress.Loopback, 0, listen => endpoint?.Invoke(listen));
        },
        build: builder => builder.Services.AddEngineIo(configure),
        use: app => app.MapEngineIo("/engine.io/", static _ => new SilentHandler()));

    private sealed class SilentHandler : IEngineHandler
    {
        public void OnMessage(ReadOnlySpan<byte> message, bool isBinary)
        {
        }

        public void OnClose(EngineCloseReason reason, string? description)
        {
        }
    }
}
