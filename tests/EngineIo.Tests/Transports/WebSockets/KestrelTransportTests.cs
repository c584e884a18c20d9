using System.IO.Pipelines;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Transports.WebSockets;
using SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets;

/// <summary>Kestrel is bypassed only if no other code needs the data.</summary>
public sealed class KestrelTransportTests
{
    [Fact]
    public void This_was_written_for_Kestrel_10()
    {
        // Another version: read KestrelTransport beside its source, then change the number.
        Assert.Equal(10, typeof(KestrelServerOptions).Assembly.GetName().Version!.Major);
    }

    [Fact]
    public async Task A_plain_connection_is_recognised() => Assert.True(await IsDirectAsync());

    [Fact]
    public async Task An_option_keeps_everything_in_the_server() => Assert.False(await IsDirectAsync(configure: static options => options.UseSocketsDirectly = false));

    [Fact]
    public async Task TLS_stays_in_between()
    {
        using var certificate = SelfSignedCertificate.Create();
        Assert.False(await IsDirectAsync(endpoint => endpoint.UseHttps(certificate), certificate: certificate));
    }

    [Fact]
    public async Task Connection_logging_stays_in_between() => Assert.False(await IsDirectAsync(static endpoint => endpoint.UseConnectionLogging()));

    [Fact]
    public async Task A_middleware_that_replaces_the_transport_stays_in_between()
    {
        Assert.False(await IsDirectAsync(static endpoint => endpoint.Use(static next => context =>
        {
            context.Transport = new Transport(context.Transport.Input, context.Transport.Output);
            return next(context);
        })));
    }

    [Fact]
    public async Task A_middleware_that_wraps_the_connection_stays_in_between()
    {
        // The features, which pass through, still name the transport of the socket.
        Assert.False(await IsDirectAsync(static endpoint => endpoint.Use(static next => context => next(new XorConnection(context, key: 0)))));
    }

    [Fact]
    public async Task A_middleware_that_replaces_the_socket_stays_in_between()
    {
        Assert.False(await IsDirectAsync(static endpoint => endpoint.Use(static next => context =>
        {
            context.Features.Set<IConnectionSocketFeature>(new SocketOf(context.Features.Get<IConnectionSocketFeature>()!.Socket));
            return next(context);
        })));
    }

    [Fact]
    public async Task A_middleware_that_wraps_the_upgrade_stays_in_between()
    {
        Assert.False(await IsDirectAsync(use: static app => app.Use(static (context, next) =>
        {
            context.Features.Set<IHttpUpgradeFeature>(new Upgrade(context.Features.Get<IHttpUpgradeFeature>()!));
            return next(context);
        })));
    }

    [Fact]
    public async Task A_transport_of_the_application_sees_all_that_is_read_and_written()
    {
        const byte Key = 0x5A;
        var transport = new XorTransport(Key);
        await using var app = await TestApp.StartOnPortAsync(
            onMessage: TestHandler.Echo, services: services => services.AddSingleton<IConnectionListenerFactory>(transport));
        using var client = await RawWebSocketClient.ConnectAsync(app.Port, TestApp.WebSocketUrl, [], [], static stream => new XorStream(stream, Key));
        Assert.StartsWith("HTTP/1.1 101", client.ResponseHead);
        Assert.StartsWith("0{", await client.ReceiveTextAsync());
        Assert.True(transport.Connections.TryDequeue(out var connection));
        var (read, written) = (connection.Read.Count, connection.Written.Count);
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync("4hello");
            Assert.Equal("4hello", await client.ReceiveTextAsync());
        }

        Assert.Equal((100 * 12, 100 * 8), (connection.Read.Count - read, connection.Written.Count - written));
    }

    private static async Task<bool> IsDirectAsync(
        Action<ListenOptions>? listen = null, Action<EngineOptions>? configure = null, Action<WebApplication>? use = null, X509Certificate2? certificate = null)
    {
        var seen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        IFeatureCollection? features = null;
        await using var app = await TestApp.StartOnPortAsync(
            Configure, (_, _) => seen.TrySetResult(IsDirect(features!)), with => { Remember(with); use?.Invoke(with); }, listen: listen, services: TestApp.UseSockets);
        using var client = await ConnectAsync(app.Port, certificate);
        await client.SendAsync("4x"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).Bound();
        return await seen.Task.Bound();

        void Configure(EngineOptions options)
        {
            // The features are gone with the request.
            options.DetachWebSockets = false;
            configure?.Invoke(options);
        }

        void Remember(WebApplication with) => with.Use((context, next) =>
        {
            features = context.Features;
            return next(context);
        });
    }

    /// <summary>Whether input is read from the pipe of the socket.</summary>
    private static bool IsDirect(IFeatureCollection features)
    {
        var transport = features.Get<IDetachableConnectionFeature>()?.Transport ?? features.Get<IConnectionTransportFeature>()!.Transport;
        return ReferenceEquals(features.Get<UpgradeInterceptor>()!.Connection?.Input, transport.Input);
    }

    private static async Task<ClientWebSocket> ConnectAsync(int port, X509Certificate2? certificate)
    {
        var client = new ClientWebSocket();
        client.Options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate!.GetCertHashString();
        await client.ConnectAsync(new Uri($"{(certificate is null ? "ws" : "wss")}://localhost:{port}{TestApp.WebSocketUrl}"), CancellationToken.None).Bound();
        return client;
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed record SocketOf(Socket Socket) : IConnectionSocketFeature;

    private sealed record Upgrade(IHttpUpgradeFeature Inner) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => Inner.IsUpgradableRequest;

        public Task<Stream> UpgradeAsync() => Inner.UpgradeAsync();
    }
}
