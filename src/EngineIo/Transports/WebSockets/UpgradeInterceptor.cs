using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>
/// Stands in for what upgrades a connection, so that the engine gets hold of it: for frames of its own, or to put a <see cref="UpgradedStream"/> under the framework's WebSocket.
/// </summary>
/// <param name="features">The features of the request.</param>
/// <param name="isDirect">Whether Kestrel is passed by where nothing stands between it and the socket.</param>
internal sealed class UpgradeInterceptor(IFeatureCollection features, bool isDirect) : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private readonly IHttpUpgradeFeature? _upgrade = features.Get<IHttpUpgradeFeature>();
    private readonly IHttpExtendedConnectFeature? _connect = features.Get<IHttpExtendedConnectFeature>();

    /// <summary>The upgraded connection; null before the upgrade.</summary>
    public UpgradedStream? Connection { get; private set; }

    public bool IsUpgradableRequest => _upgrade?.IsUpgradableRequest ?? false;

    public bool IsExtendedConnect => _connect?.IsExtendedConnect ?? false;

    public string? Protocol => _connect?.Protocol;

    /// <summary>Whether a request may become something else; most are polls, for which nothing is to be made.</summary>
    public static bool IsPossible(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    /// <summary>Middleware for upgradable requests. It has to run before the WebSocket middleware.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next, bool isDirect)
    {
        var features = context.Features;
        var gathering = new UpgradeInterceptor(features, isDirect);
        features.Set(gathering);
        features.Set<IHttpUpgradeFeature>(gathering);
        features.Set<IHttpExtendedConnectFeature>(gathering);
        // An outer WebSocket middleware may have put its own here, which would go round the stream.
        features.Set<IHttpWebSocketFeature>(null);
        return next(context);
    }

    public async Task<Stream> UpgradeAsync()
    {
        var stream = await _upgrade!.UpgradeAsync().ConfigureAwait(false);
        return TakeHold(stream, isDirect ? KestrelTransport.Find(_upgrade, features) : null);
    }

    public async ValueTask<Stream> AcceptAsync() => TakeHold(await _connect!.AcceptAsync().ConfigureAwait(false), direct: null);

    private UpgradedStream TakeHold(Stream stream, (PipeReader Input, SocketOutput Output)? direct)
    {
        var input = direct?.Input ?? PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
        return Connection = new UpgradedStream(input, new WriteBatcher(new ConnectionWriter(stream, direct?.Output)));
    }
}
