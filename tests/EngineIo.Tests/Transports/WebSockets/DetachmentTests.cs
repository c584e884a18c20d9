using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets;

/// <summary>A WebSocket leaves its HTTP request with the handshake, where nothing else needs the request.</summary>
public sealed class DetachmentTests : IDisposable
{
    private readonly RecordedLogs _logs = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task The_request_ends_and_the_session_goes_on()
    {
        await using var app = await StartAsync();
        using var client = await app.OpenWebSocketAsync();
        await Bounded.UntilAsync(() => _logs.Entries.Any(static entry => entry.Text.StartsWith("Request finished", StringComparison.Ordinal) && entry.Text.Contains(" 101 ", StringComparison.Ordinal)));
        await AssertEchoesAsync(client);
        await client.SendAsync(RawWebSocketClient.Close, []);
        Assert.Equal([0x88, 0x00], await client.ReadToEndAsync());
        Assert.Equal((EngineCloseReason.TransportClose, null), await (await app.NextHandlerAsync()).ClosedAsync());
        await AssertNothingIsLeftAsync(app);
    }

    [Fact]
    public async Task An_upgrade_leaves_its_request_as_well()
    {
        await using var app = await StartAsync();
        var polling = await app.OpenPollingAsync();
        using var client = await app.ConnectAsync(polling.WebSocketUrl);
        await _ended.Task.Bound();
        await client.SendAsync("2probe");
        Assert.Equal("3probe", await client.ReceiveTextAsync());
        await client.SendAsync("5");
        await AssertEchoesAsync(client);
    }

    [Fact]
    public async Task TLS_that_was_configured_by_code_is_inside()
    {
        using var certificate = SelfSignedCertificate.Create();
        await using var app = await StartAsync(listen: endpoint => endpoint.UseHttps(certificate));
        using var client = await ConnectOverTlsAsync(app.Port, certificate);
        await _ended.Task.Bound();
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
        await _ended.Task.Bound();
        Assert.StartsWith("0{", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_line_after_other_middlewares_puts_them_outside()
    {
        await using var app = await StartAsync(listen: static endpoint => endpoint.UseConnectionLogging().UseDetachableConnections());
        using var client = await app.OpenWebSocketAsync();
        await _ended.Task.Bound();
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

    public static TheoryData<string> Reasons => [.. Obstacles.Keys];

    private static Dictionary<string, (Action<EngineOptions>? Options, Action<ListenOptions>? Listen, Action<WebApplication>? Use)> Obstacles => new()
    {
        ["the option"] = (static options => options.DetachWebSockets = false, null, null),
        ["compression"] = (static options => options.PerMessageDeflate = new PerMessageDeflateOptions(), null, null),
        ["a limit of upgraded connections"] = (null, static endpoint => endpoint.KestrelServerOptions.Limits.MaxConcurrentUpgradedConnections = 10, null),
        ["connection logging"] = (null, static endpoint => endpoint.UseConnectionLogging(), null),
        ["a connection middleware"] = (null, static endpoint => endpoint.Use(static next => context => next(context)), null),
        ["a wrapped connection"] = (null, static endpoint => endpoint.UseDetachableConnections().Use(static next => context => next(new XorConnection(context, key: 0))), null),
        ["a wrapped upgrade"] = (null, null, static app => app.Use(static (context, next) =>
        {
            context.Features.Set<IHttpUpgradeFeature>(new WrappedUpgrade(context.Features.Get<IHttpUpgradeFeature>()!));
            return next(context);
        })),
        ["a user who ends with the request"] = (null, null, static app => app.Use(static (context, next) =>
        {
            context.User = new ClaimsPrincipal(new DisposableIdentity());
            return next(context);
        })),
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task The_request_lasts_as_long_as_its_connection_because_of(string reason)
    {
        var (options, listen, use) = Obstacles[reason];
        await using var app = await StartAsync(options, listen, use);
        var headers = reason == "compression" ? new[] { "Sec-WebSocket-Extensions: permessage-deflate" } : [];
        using var client = await app.ConnectAsync(TestApp.WebSocketUrl, headers);
        var handler = await app.NextHandlerAsync();
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync("4hello");
            await handler.NextMessageAsync();
        }

        Assert.False(_ended.Task.IsCompleted);
        client.Dispose();
        await _ended.Task.Bound();
    }

    [Fact]
    public async Task Frames_directly_behind_the_request_are_read()
    {
        await using var app = await StartAsync();
        byte[] frames = [.. Enumerable.Range(0, 1000).SelectMany(static i => RawWebSocketClient.Frame($"4{i}"))];
        using var client = await RawWebSocketClient.ConnectAsync(app.Port, TestApp.WebSocketUrl, frames, []);
        var handler = await app.NextHandlerAsync();
        for (var i = 0; i < 1000; i++) Assert.Equal($"{i}", await handler.NextMessageAsync());
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
        await _ended.Task.Bound();
        await client.SendAsync("5");
        await AssertEchoesAsync(client);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_disappears_ends_its_session_for_the_same_reason_in_both_ways(bool isDetached)
    {
        await using var app = await StartAsync(options => options.DetachWebSockets = isDetached);
        using var finished = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        finished.Dispose();
        Assert.Equal((EngineCloseReason.TransportClose, "the connection was cut"), await handler.ClosedAsync());
        using var reset = await app.OpenWebSocketAsync();
        handler = await app.NextHandlerAsync();
        reset.Reset();
        var (reason, description) = await handler.ClosedAsync();
        Assert.Equal(EngineCloseReason.TransportClose, reason);
        Assert.Contains("reset", description, StringComparison.OrdinalIgnoreCase);
        await AssertNothingIsLeftAsync(app);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_server_that_stops_waits_for_the_connections_and_closes_them_in_both_ways(bool isDetached)
    {
        await using var app = await StartAsync(options => options.DetachWebSockets = isDetached);
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        handler.Session.Send(new string('x', 100_000));
        var stopping = app.StopAsync();
        Assert.Equal(100_001, (await client.ReceiveAsync()).Payload.Length);
        Assert.Equal([0x88, 0x00], await client.ReadToEndAsync());
        await stopping;
        Assert.Equal(EngineCloseReason.ServerShutdown, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task A_server_that_is_not_told_to_close_its_sessions_stops_all_the_same()
    {
        await using var app = await StartAsync();
        using var client = await app.OpenWebSocketAsync();
        await _ended.Task.Bound();
        await app.StopKestrelAsync();
        Assert.Equal(EngineCloseReason.TransportClose, (await (await app.NextHandlerAsync()).ClosedAsync()).Reason);
    }

    [Fact]
    public async Task Nothing_of_the_request_reaches_the_handlers()
    {
        var local = new AsyncLocal<string?>();
        var seen = new List<string?>();
        await using var app = await StartAsync(
            use: app => app.Use((context, next) =>
            {
                local.Value = "of the request";
                return next(context);
            }),
            onMessage: (_, _) => seen.Add(local.Value));
        app.Opening = _ => seen.Add(local.Value);
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync("4x");
        await (await app.NextHandlerAsync()).NextMessageAsync();
        await client.SendAsync(RawWebSocketClient.Close, []);
        await client.ReadToEndAsync();
        Assert.Equal([null, null], seen);
    }

    [Fact]
    public async Task A_middleware_that_fails_or_writes_after_the_handshake_does_not_harm_the_session()
    {
        await using var app = await StartAsync(use: static app => app.Use(static async (context, next) =>
        {
            await next(context);
            if (context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols) return;
            await context.Response.Body.WriteAsync("not a frame"u8.ToArray());
            throw new InvalidOperationException("too late");
        }));
        using var client = await app.OpenWebSocketAsync();
        await _ended.Task.Bound();
        for (var i = 0; i < 3; i++) await AssertEchoesAsync(client);
    }

    [Fact]
    public async Task A_handler_that_cannot_be_created_ends_the_connection_and_is_logged()
    {
        await using var app = await StartAsync();
        app.Opening = static _ => throw new InvalidOperationException("no handler");
        using var client = await app.ConnectAsync();
        await client.ReadToEndAsync();
        await AssertNothingIsLeftAsync(app);
        Assert.Contains(_logs.Alarms, static alarm => alarm.StartsWith("Unhandled exception while processing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_server_still_counts_the_connection_but_not_the_request()
    {
        await using var app = await StartAsync();
        using var client = await app.OpenWebSocketAsync();
        await _ended.Task.Bound();
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

    private static async Task AssertEchoesAsync(RawWebSocketClient client)
    {
        await client.SendAsync("4hello");
        // Others may come before: the open packet, the noop packet of an upgrade, earlier messages.
        while (await client.ReceiveTextAsync() != "4hello")
        {
        }
    }

    private static async Task AssertEchoesAsync(ClientWebSocket client)
    {
        Assert.StartsWith("0{", await client.ReceiveTextAsync());
        await client.SendTextAsync("4hello");
        Assert.Equal("4hello", await client.ReceiveTextAsync());
    }

    private static Task AssertNothingIsLeftAsync(TestApp app) => Bounded.UntilAsync(() => app.Server is { TableCount: 0, Wheel.Count: 0 });

    private static async Task<ClientWebSocket> ConnectOverTlsAsync(int port, X509Certificate2 certificate)
    {
        var client = new ClientWebSocket();
        client.Options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString();
        await client.ConnectAsync(new Uri($"wss://127.0.0.1:{port}{TestApp.WebSocketUrl}"), CancellationToken.None).Bound();
        return client;
    }

    private static void Post(Stream stream, string url, int port)
    {
        stream.Write(Encoding.ASCII.GetBytes($"POST {url} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n4x"));
        var response = new StringBuilder();
        var bytes = new byte[1];
        while (!response.ToString().EndsWith("\r\n\r\nok", StringComparison.Ordinal) && stream.Read(bytes) == 1) response.Append((char)bytes[0]);
    }

    private Task<TestApp> StartAsync(
        Action<EngineOptions>? options = null, Action<ListenOptions>? listen = null, Action<WebApplication>? use = null, Action<TestHandler, string>? onMessage = null) =>
        TestApp.StartOnPortAsync(
            target =>
            {
                target.DetachWebSockets = true;
                options?.Invoke(target);
            },
            onMessage ?? TestHandler.Echo,
            app =>
            {
                NoteEnd(app);
                use?.Invoke(app);
            },
            listen: listen,
            services: services =>
            {
                TestApp.UseSockets(services);
                _logs.AddTo(services);
            });

    private void NoteEnd(WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols) _ended.TrySetResult();
        }
    });

    private sealed record WrappedUpgrade(IHttpUpgradeFeature Inner) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => Inner.IsUpgradableRequest;

        public Task<Stream> UpgradeAsync() => Inner.UpgradeAsync();
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class DisposableIdentity : ClaimsIdentity, IDisposable
    {
        public void Dispose()
        {
        }
    }

    private sealed class Heartbeats : IConnectionHeartbeatFeature
    {
        private Action? _all;

        public void OnHeartbeat(Action<object> action, object state) => _all += () => action(state);

        public void Beat() => _all?.Invoke();
    }
}
