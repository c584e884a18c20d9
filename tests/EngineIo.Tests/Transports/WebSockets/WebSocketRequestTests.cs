using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets;

/// <summary>A failed WebSocket request affects nothing else.</summary>
public sealed class WebSocketRequestTests : IDisposable
{
    private readonly RecordedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData(TransportKind.Polling)]
    [InlineData(TransportKind.Polling | TransportKind.WebSocket)]
    public async Task A_WebSocket_does_not_pass_for_a_poll(TransportKind transports)
    {
        await using var app = await TestApp.StartOnPortAsync(options => options.Transports = transports);
        var client = await app.OpenPollingAsync();
        using var rejected = await app.ConnectAsync(client.Url);
        Assert.StartsWith("HTTP/1.1 400 ", rejected.ResponseHead);
        await client.SendAsync("4x");
        Assert.Equal("x", await (await app.NextHandlerAsync()).NextMessageAsync());
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("good, b@d")]
    public async Task A_subprotocol_that_no_response_can_contain_is_rejected(string subprotocol)
    {
        await using var app = await TestApp.StartOnPortAsync(services: _logs.AddTo);
        using var rejected = await app.ConnectAsync(TestApp.WebSocketUrl, $"Sec-WebSocket-Protocol: {subprotocol}");
        Assert.StartsWith("HTTP/1.1 400 ", rejected.ResponseHead);
        var client = await app.OpenPollingAsync();
        using var rejectedUpgrade = await app.ConnectAsync(client.WebSocketUrl, $"Sec-WebSocket-Protocol: {subprotocol}");
        Assert.StartsWith("HTTP/1.1 400 ", rejectedUpgrade.ResponseHead);
        await UpgradeAsync(app, client);
        Assert.Equal(1, app.Server.SessionCount);
        Assert.Empty(_logs.Alarms);
    }

    [Fact]
    public async Task Beyond_the_upgraded_connections_of_Kestrel_a_client_is_rejected_with_Retry_After()
    {
        await using var app = await TestApp.StartOnPortAsync(
            listen: static endpoint => endpoint.KestrelServerOptions.Limits.MaxConcurrentUpgradedConnections = 1, services: _logs.AddTo);
        var only = await app.OpenWebSocketAsync();
        var first = await app.NextHandlerAsync();
        var client = await app.OpenPollingAsync();
        foreach (var url in new[] { TestApp.WebSocketUrl, client.WebSocketUrl })
        {
            using var rejected = await app.ConnectAsync(url);
            Assert.StartsWith("HTTP/1.1 503 ", rejected.ResponseHead);
            Assert.Contains("\r\nRetry-After: 5\r\n", rejected.ResponseHead, StringComparison.Ordinal);
            Assert.DoesNotContain("Upgrade", rejected.ResponseHead, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(2, app.Server.SessionCount);
        Assert.All(_logs.Alarms, static alarm => Assert.StartsWith("A WebSocket was not accepted", alarm));
        only.Dispose();
        await first.ClosedAsync();
        await UpgradeAsync(app, client);
    }

    [Fact]
    public async Task What_a_stranger_can_cause_does_not_fill_the_log()
    {
        await using var app = await TestApp.StartInMemoryAsync(
            options => options.AllowRequest = static _ => throw new InvalidOperationException("a bug"), services: _logs.AddTo);
        for (var i = 0; i < 150; i++)
        {
            using var failed = await app.Http.GetAsync(TestApp.HandshakeUrl);
            using var foreign = new HttpRequestMessage(HttpMethod.Get, TestApp.HandshakeUrl) { Headers = { { "Origin", "https://evil.example" }, { "Cookie", "a=b" } } };
            using var rejected = await app.Http.SendAsync(foreign);
            Assert.Equal((403, 403), ((int)failed.StatusCode, (int)rejected.StatusCode));
        }

        // The rate limit is per event, so a flood of one does not hide another.
        Assert.Equal([100, 100], _logs.Alarms.GroupBy(static alarm => alarm.Contains("callback", StringComparison.Ordinal)).Select(static kind => kind.Count()));
        app.Time.Advance(TimeSpan.FromSeconds(1.01));
        using var later = await app.Http.GetAsync(TestApp.HandshakeUrl);
        Assert.Equal(201, _logs.Alarms.Count);
    }

    private static async Task UpgradeAsync(TestApp app, PollingClient client)
    {
        // The web server counts a connection slightly longer than it lasts.
        for (var i = 0; i < 200; i++)
        {
            using var socket = await app.ConnectAsync(client.WebSocketUrl);
            if (socket.ResponseHead.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal)) continue;
            Assert.StartsWith("HTTP/1.1 101 ", socket.ResponseHead);
            await socket.SendAsync("2probe");
            Assert.Equal("3probe", await socket.ReceiveTextAsync());
            return;
        }

        Assert.Fail("The session can not upgrade any more.");
    }
}
