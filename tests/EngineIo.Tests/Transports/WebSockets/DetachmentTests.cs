using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets;

/// <summary>A WebSocket leaves its request because the engine detaches its connection.</summary>
public sealed class DetachmentTests : RequestEndTests
{
    public static TheoryData<string> Reasons => [.. AllObstacles.Keys];

    private static Dictionary<string, (Action<EngineOptions>? Options, Action<ListenOptions>? Listen, Action<WebApplication>? Use)> AllObstacles => new(Obstacles)
    {
        ["the option"] = (static options => options.DetachWebSockets = false, null, null),
        ["a connection middleware"] = (null, static endpoint => endpoint.Use(static next => context => next(context)), null),
        ["a wrapped connection"] = (null, static endpoint => endpoint.UseDetachableConnections().Use(static next => context => next(new XorConnection(context, key: 0))), null),
    };

    private protected override string FailureMessage => "Unhandled exception while processing";

    [Fact]
    public async Task TLS_that_was_configured_by_code_is_inside()
    {
        using var certificate = SelfSignedCertificate.Create();
        await using var app = await StartAsync(listen: endpoint => endpoint.UseHttps(certificate));
        using var client = await ConnectOverTlsAsync(app.Port, certificate);
        await Ended.Bound();
        await AssertEchoesAsync(client);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).Bound();
        await AssertNothingIsLeftAsync(app);
    }

    [Fact]
    public async Task TLS_of_a_URL_is_inside()
    {
        using var certificate = SelfSignedCertificate.Create();
        await using var app = await TestApp.StartOnUrlAsync(
            "https://127.0.0.1:0", static options => options.DetachWebSockets = true, NoteEnd, kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        using var client = await ConnectOverTlsAsync(app.Port, certificate);
        await Ended.Bound();
        Assert.StartsWith("0{", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_line_after_other_middlewares_puts_them_outside()
    {
        await using var app = await StartAsync(listen: static endpoint => endpoint.UseConnectionLogging().UseDetachableConnections());
        using var client = await app.OpenWebSocketAsync();
        await Ended.Bound();
        await AssertEchoesAsync(client);
    }

    [Fact]
    public async Task The_middlewares_outside_see_the_connection_until_its_end()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(listen: endpoint => endpoint.Use(next => async context =>
        {
            await next(context);
            left.SetResult();
        }).Use(static next => next));
        using var client = await app.OpenWebSocketAsync();
        await AssertEchoesAsync(client);
        Assert.False(left.Task.IsCompleted);
        client.Dispose();
        await left.Task.Bound();
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task The_request_lasts_as_long_as_its_connection_because_of(string reason)
    {
        var (options, listen, use) = AllObstacles[reason];
        await AssertRequestLastsAsync(reason, options, listen, use);
    }

    [Fact]
    public async Task A_connection_that_has_polled_before_can_leave()
    {
        await using var app = await StartAsync();
        var polling = await app.OpenPollingAsync();
        using var client = await RawWebSocketClient.ConnectAsync(app.Port, polling.WebSocketUrl, [], [], stream =>
        {
            for (var i = 0; i < 3; i++) Post(stream, polling.Url, app.Port);
            return stream;
        });
        Assert.StartsWith("HTTP/1.1 101", client.ResponseHead);
        await Ended.Bound();
        await client.SendAsync("5");
        await AssertEchoesAsync(client);
    }

    [Fact]
    public Task A_client_that_disappears_ends_an_attached_session_for_the_same_reason() => AssertDisappearanceEndsAsync(static options => options.DetachWebSockets = false);

    [Fact]
    public Task The_server_that_stops_closes_attached_connections_in_the_same_way() => AssertStopClosesAsync(static options => options.DetachWebSockets = false);

    [Fact]
    public async Task The_server_still_counts_the_connection_but_not_the_request()
    {
        await using var app = await StartAsync();
        using var client = await app.OpenWebSocketAsync();
        await Ended.Bound();
        await Bounded.UntilAsync(() => app.Counters["kestrel.upgraded_connections"] == 0);
        Assert.Equal(1, app.Counters["kestrel.active_connections"]);
        Assert.Equal(1, app.Counters["engineio.server.active_sessions"]);
    }

    [Fact]
    public async Task The_HTTP_layer_can_neither_time_the_connection_nor_read_nor_write()
    {
        var beats = new Heartbeats();
        await using var socket = new DefaultConnectionContext();
        var pipe = new Pipe();
        socket.Transport = new Transport(pipe.Reader, pipe.Writer);
        socket.Features.Set<IConnectionHeartbeatFeature>(beats);
        var ticks = 0;
        var middleware = new DetachingMiddleware(async http =>
        {
            http.Features.Get<IConnectionHeartbeatFeature>()!.OnHeartbeat(_ => ticks++, this);
            beats.Beat();
            var detached = new TaskCompletionSource();
            http.Features.Get<IDetachableConnectionFeature>()!.Detach(() => detached.Task);
            beats.Beat();
            Assert.True((await http.Transport.Input.ReadAsync()).IsCompleted);
            http.Transport.Output.GetMemory(10).Span.Clear();
            http.Transport.Output.Advance(10);
            await http.Transport.Output.FlushAsync();
            http.Transport.Input.CancelPendingRead();
            await http.Transport.Input.CompleteAsync();
            await http.Transport.Output.CompleteAsync();
            await pipe.Writer.WriteAsync("still open"u8.ToArray());
            Assert.Equal("still open", Encoding.UTF8.GetString((await pipe.Reader.ReadAsync()).Buffer.FirstSpan));
            detached.SetResult();
        });
        await middleware.OnConnectionAsync(socket).Bound();
        beats.Beat();
        Assert.Equal(1, ticks);
        Assert.Throws<InvalidOperationException>(() => pipe.Writer.GetMemory(1));
    }

    private static async Task AssertEchoesAsync(ClientWebSocket client)
    {
        Assert.StartsWith("0{", await client.ReceiveTextAsync());
        await client.SendTextAsync("4hello");
        Assert.Equal("4hello", await client.ReceiveTextAsync());
    }

    private static void Post(Stream stream, string url, int port)
    {
        stream.Write(Encoding.ASCII.GetBytes($"POST {url} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n4x"));
        var response = new StringBuilder();
        var bytes = new byte[1];
        while (!response.ToString().EndsWith("\r\n\r\nok", StringComparison.Ordinal) && stream.Read(bytes) == 1) response.Append((char)bytes[0]);
    }

    private protected override void Configure(EngineOptions options) => options.DetachWebSockets = true;

    private protected override void AddServices(IServiceCollection services) => TestApp.UseSockets(services);

    private protected override Task AssertHasLeftAsync() => Bounded.UntilAsync(() =>
        Logs.Entries.Any(static entry => entry.Text.StartsWith("Request finished", StringComparison.Ordinal) && entry.Text.Contains(" 101 ", StringComparison.Ordinal)));

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Heartbeats : IConnectionHeartbeatFeature
    {
        private Action? _all;

        public void OnHeartbeat(Action<object> action, object state) => _all += () => action(state);

        public void Beat() => _all?.Invoke();
    }
}
