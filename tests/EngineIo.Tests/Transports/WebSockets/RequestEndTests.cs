using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets;

/// <summary>A WebSocket leaves its HTTP request with the handshake, where nothing else needs the request, whichever way it leaves.</summary>
public abstract class RequestEndTests : IDisposable
{
    private readonly ConcurrentQueue<WeakReference> _contexts = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected RecordedLogs Logs { get; } = new();

    /// <summary>Completes with the first request that a WebSocket has left.</summary>
    private protected Task Ended => _ended.Task;

    /// <summary>How the message begins that tells of a session which could not be opened.</summary>
    private protected abstract string FailureMessage { get; }

    /// <summary>What keeps a WebSocket in its request.</summary>
    private protected static Dictionary<string, (Action<EngineOptions>? Options, Action<ListenOptions>? Listen, Action<WebApplication>? Use)> Obstacles => new()
    {
        ["compression"] = (static options => options.PerMessageDeflate = new PerMessageDeflateOptions(), null, null),
        ["a limit of upgraded connections"] = (null, static endpoint => endpoint.KestrelServerOptions.Limits.MaxConcurrentUpgradedConnections = 10, null),
        ["connection logging"] = (null, static endpoint => endpoint.UseConnectionLogging(), null),
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

    public void Dispose()
    {
        Logs.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public Task The_request_ends_and_the_session_goes_on() => AssertRequestEndsAsync();

    [Fact]
    public async Task An_upgrade_leaves_its_request_as_well()
    {
        await using var app = await StartAsync();
        using var client = await UpgradeAsync(app);
        await AssertEchoesAsync(client);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_holds_the_HttpContext_of_an_idle_WebSocket(bool isUpgraded)
    {
        await using var app = await StartAsync();
        using var client = isUpgraded ? await UpgradeAsync(app) : await app.OpenWebSocketAsync();
        await Ended.Bound();
        await Bounded.UntilAsync(() =>
        {
            GC.Collect();
            return _contexts.All(static context => !context.IsAlive);
        });
        Assert.Equal(1, app.Server.SessionCount);
        await AssertEchoesAsync(client);
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
    public Task A_client_that_disappears_ends_its_session() => AssertDisappearanceEndsAsync();

    [Fact]
    public Task The_server_that_stops_waits_for_the_connections_and_closes_them() => AssertStopClosesAsync();

    [Fact]
    public async Task A_server_that_is_not_told_to_close_its_sessions_stops_all_the_same()
    {
        await using var app = await StartAsync();
        using var client = await app.OpenWebSocketAsync();
        await Ended.Bound();
        await app.StopKestrelAsync();
        Assert.Equal(EngineCloseReason.TransportClose, (await (await app.NextHandlerAsync()).ClosedAsync()).Reason);
        await AssertNoConnectionIsLeftAsync();
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
        await Ended.Bound();
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
        await Bounded.UntilAsync(() => Logs.Alarms.Any(alarm => alarm.StartsWith(FailureMessage, StringComparison.Ordinal)));
    }

    /// <summary>The options and services of this way to leave.</summary>
    private protected abstract void Configure(EngineOptions options);

    private protected abstract void AddServices(IServiceCollection services);

    /// <summary>What the transport has to say when a WebSocket has left its request.</summary>
    private protected virtual Task AssertHasLeftAsync() => Task.CompletedTask;

    private protected virtual Task AssertNoConnectionIsLeftAsync() => Task.CompletedTask;

    private protected async Task AssertRequestEndsAsync(Action<EngineOptions>? options = null)
    {
        await using var app = await StartAsync(options);
        using var client = await app.OpenWebSocketAsync();
        await Ended.Bound();
        await AssertHasLeftAsync();
        await AssertEchoesAsync(client);
        await client.SendAsync(RawWebSocketClient.Close, []);
        Assert.Equal([0x88, 0x00], await client.ReadToEndAsync());
        Assert.Equal((EngineCloseReason.TransportClose, null), await (await app.NextHandlerAsync()).ClosedAsync());
        await AssertNothingIsLeftAsync(app);
    }

    private protected async Task AssertDisappearanceEndsAsync(Action<EngineOptions>? options = null)
    {
        await using var app = await StartAsync(options);
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

    private protected async Task AssertStopClosesAsync(Action<EngineOptions>? options = null)
    {
        await using var app = await StartAsync(options);
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        handler.Session.Send(new string('x', 100_000));
        var stopping = app.StopAsync();
        Assert.Equal(100_001, (await client.ReceiveAsync()).Payload.Length);
        Assert.Equal([0x88, 0x00], await client.ReadToEndAsync());
        await stopping;
        Assert.Equal(EngineCloseReason.ServerShutdown, (await handler.ClosedAsync()).Reason);
    }

    /// <summary>The WebSocket works, in its request.</summary>
    private protected async Task AssertRequestLastsAsync(string reason, Action<EngineOptions>? options, Action<ListenOptions>? listen, Action<WebApplication>? use)
    {
        await using var app = await StartAsync(options, listen, use);
        var headers = reason == "compression" ? new[] { "Sec-WebSocket-Extensions: permessage-deflate" } : [];
        using var client = await app.ConnectAsync(TestApp.WebSocketUrl, headers);
        var handler = await app.NextHandlerAsync();
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync("4hello");
            await handler.NextMessageAsync();
        }

        Assert.False(Ended.IsCompleted);
        client.Dispose();
        await Ended.Bound();
    }

    private protected static async Task AssertEchoesAsync(RawWebSocketClient client)
    {
        await client.SendAsync("4hello");
        // Others may come before: the open packet, the noop packet of an upgrade, earlier messages.
        while (await client.ReceiveTextAsync() != "4hello")
        {
        }
    }

    private protected async Task AssertNothingIsLeftAsync(TestApp app)
    {
        await Bounded.UntilAsync(() => app.Server is { TableCount: 0, Wheel.Count: 0 });
        await AssertNoConnectionIsLeftAsync();
    }

    private protected static async Task<ClientWebSocket> ConnectOverTlsAsync(int port, X509Certificate2 certificate)
    {
        var client = new ClientWebSocket();
        client.Options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString();
        await client.ConnectAsync(new Uri($"wss://127.0.0.1:{port}{TestApp.WebSocketUrl}"), CancellationToken.None).Bound();
        return client;
    }

    private protected Task<TestApp> StartAsync(
        Action<EngineOptions>? options = null, Action<ListenOptions>? listen = null, Action<WebApplication>? use = null, Action<TestHandler, string>? onMessage = null) =>
        TestApp.StartOnPortAsync(
            target =>
            {
                Configure(target);
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
                AddServices(services);
                Logs.AddTo(services);
            });

    /// <summary>Notes which requests begin, and that they end.</summary>
    private protected void NoteEnd(WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Request.Headers.Upgrade.Count > 0) _contexts.Enqueue(new WeakReference(context));
        try
        {
            await next(context);
        }
        finally
        {
            if (context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols) _ended.TrySetResult();
        }
    });

    private async Task<RawWebSocketClient> UpgradeAsync(TestApp app)
    {
        var polling = await app.OpenPollingAsync();
        var client = await app.ConnectAsync(polling.WebSocketUrl);
        await Ended.Bound();
        await client.SendAsync("2probe");
        Assert.Equal("3probe", await client.ReceiveTextAsync());
        await client.SendAsync("5");
        return client;
    }

    private sealed record WrappedUpgrade(IHttpUpgradeFeature Inner) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => Inner.IsUpgradableRequest;

        public Task<Stream> UpgradeAsync() => Inner.UpgradeAsync();
    }

    private sealed class DisposableIdentity : ClaimsIdentity, IDisposable
    {
        public void Dispose()
        {
        }
    }
}
