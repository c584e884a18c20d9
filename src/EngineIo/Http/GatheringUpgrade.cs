using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIoNet.EngineIo.WebSockets;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// Stands in for what upgrades a connection, so that the engine gets hold of it: for frames of its own, or to put a <see cref="GatheringStream"/> under the framework's WebSocket.
/// </summary>
internal sealed class GatheringUpgrade(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect) : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    /// <summary>The upgraded connection, to read from; null before the upgrade.</summary>
    public Stream? Connection { get; private set; }

    /// <summary>What is to be written to the upgraded connection; null before the upgrade.</summary>
    public GatheringOutput? Output { get; private set; }

    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest ?? false;

    public bool IsExtendedConnect => connect?.IsExtendedConnect ?? false;

    public string? Protocol => connect?.Protocol;

    /// <summary>Whether a request may become something else; most are polls, for which nothing is to be made.</summary>
    public static bool IsPossible(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    /// <summary>Middleware for requests of which that is true: comes before the WebSocket middleware.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var features = context.Features;
        var gathering = new GatheringUpgrade(features.Get<IHttpUpgradeFeature>(), features.Get<IHttpExtendedConnectFeature>());
        features.Set(gathering);
        features.Set<IHttpUpgradeFeature>(gathering);
        features.Set<IHttpExtendedConnectFeature>(gathering);
        // An outer WebSocket middleware may have put its own here, which would go round the stream.
        features.Set<IHttpWebSocketFeature>(null);
        return next(context);
    }

    public async Task<Stream> UpgradeAsync() => TakeHold(await upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => TakeHold(await connect!.AcceptAsync());

    private GatheringStream TakeHold(Stream connection)
    {
        Connection = connection;
        Output = new GatheringOutput(connection);
        return new GatheringStream(connection, Output);
    }
}
