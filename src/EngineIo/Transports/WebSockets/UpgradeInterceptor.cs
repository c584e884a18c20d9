using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>
/// Replaces the upgrade feature of a request to get access to the connection: for the engine's own framing, or to put an
/// <see cref="UpgradedStream"/> under the framework's WebSocket.
/// </summary>
/// <param name="features">The features of the request.</param>
/// <param name="options">Which of the layers in between may be bypassed.</param>
internal sealed class UpgradeInterceptor(IFeatureCollection features, EngineOptions options) : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private readonly IHttpUpgradeFeature? _upgrade = features.Get<IHttpUpgradeFeature>();
    private readonly IHttpExtendedConnectFeature? _connect = features.Get<IHttpExtendedConnectFeature>();

    /// <summary>The upgraded connection; null before the upgrade.</summary>
    public UpgradedStream? Connection { get; private set; }

    /// <summary>The connection under the HTTP layer, if it can leave it; null otherwise, and before the upgrade.</summary>
    public KestrelTransport? Detachable { get; private set; }

    /// <summary>The connection under the HTTP layer, if its transport can push what arrives; null otherwise, and before the upgrade.</summary>
    public IPushConnection? Push { get; private set; }

    public bool IsUpgradableRequest => _upgrade?.IsUpgradableRequest ?? false;

    public bool IsExtendedConnect => _connect?.IsExtendedConnect ?? false;

    public string? Protocol => _connect?.Protocol;

    /// <summary>Whether a request may be upgraded. Most requests are polls, which need no interceptor.</summary>
    public static bool IsPossible(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    /// <summary>Middleware for upgradable requests. It must run before the WebSocket middleware.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next, EngineOptions options)
    {
        var features = context.Features;
        var interceptor = new UpgradeInterceptor(features, options);
        features.Set(interceptor);
        features.Set<IHttpUpgradeFeature>(interceptor);
        features.Set<IHttpExtendedConnectFeature>(interceptor);
        // An outer WebSocket middleware may have set its own feature, which would bypass the stream.
        features.Set<IHttpWebSocketFeature>(null);
        return next(context);
    }

    public async Task<Stream> UpgradeAsync()
    {
        var stream = await _upgrade!.UpgradeAsync().ConfigureAwait(false);
        var transport = KestrelTransport.Find(_upgrade, features);
        if (!options.UseSocketsDirectly && transport is not null) transport = transport with { Socket = null };
        if (options.UseSocketsDirectly) Push = transport?.Push;
        if (options.DetachWebSockets && transport?.Detachable is not null) Detachable = transport;
        return TakeHold(stream, transport);
    }

    public async ValueTask<Stream> AcceptAsync() => TakeHold(await _connect!.AcceptAsync().ConfigureAwait(false), transport: null);

    private UpgradedStream TakeHold(Stream stream, KestrelTransport? transport)
    {
        var input = transport?.Socket is null
            ? PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true))
            : transport.Input;
        return Connection = new UpgradedStream(input, new WriteBatcher(new ConnectionWriter(stream, transport?.Socket)));
    }
}
