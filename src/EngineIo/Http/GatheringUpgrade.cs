using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIoNet.EngineIo.Transports;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// Puts a <see cref="GatheringStream"/> under the framework's WebSocket, by standing in for what upgrades the connection.
/// </summary>
internal sealed class GatheringUpgrade(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect) : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    /// <summary>The stream of the upgraded connection; null before the upgrade.</summary>
    public GatheringStream? Stream { get; private set; }

    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest ?? false;

    public bool IsExtendedConnect => connect?.IsExtendedConnect ?? false;

    public string? Protocol => connect?.Protocol;

    /// <summary>Middleware of the engine's own branch: comes before the WebSocket middleware.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var features = context.Features;
        var gathering = new GatheringUpgrade(features.Get<IHttpUpgradeFeature>(), features.Get<IHttpExtendedConnectFeature>());
        if (gathering.IsUpgradableRequest || gathering.IsExtendedConnect)
        {
            features.Set(gathering);
            features.Set<IHttpUpgradeFeature>(gathering);
            features.Set<IHttpExtendedConnectFeature>(gathering);
            // An outer WebSocket middleware may have put its own here, which would go round the stream.
            features.Set<IHttpWebSocketFeature>(null);
        }

        return next(context);
    }

    public async Task<Stream> UpgradeAsync() => Stream = new GatheringStream(await upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Stream = new GatheringStream(await connect!.AcceptAsync());
}
