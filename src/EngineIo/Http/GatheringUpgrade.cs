using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using SocketIoNet.EngineIo.WebSockets;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// Stands in for what upgrades a connection, so that the engine gets hold of it: for frames of its own, or to put a <see cref="GatheringStream"/> under the framework's WebSocket.
/// </summary>
internal sealed class GatheringUpgrade(IFeatureCollection features) : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private readonly IHttpUpgradeFeature? _upgrade = features.Get<IHttpUpgradeFeature>();
    private readonly IHttpExtendedConnectFeature? _connect = features.Get<IHttpExtendedConnectFeature>();

    /// <summary>What arrives over the upgraded connection; null before the upgrade.</summary>
    public PipeReader? Input { get; private set; }

    /// <summary>What is to be written to the upgraded connection; null before the upgrade.</summary>
    public GatheringOutput? Output { get; private set; }

    public bool IsUpgradableRequest => _upgrade?.IsUpgradableRequest ?? false;

    public bool IsExtendedConnect => _connect?.IsExtendedConnect ?? false;

    public string? Protocol => _connect?.Protocol;

    /// <summary>Whether a request may become something else; most are polls, for which nothing is to be made.</summary>
    public static bool IsPossible(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    /// <summary>Middleware for requests of which that is true: comes before the WebSocket middleware.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var features = context.Features;
        var gathering = new GatheringUpgrade(features);
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
        // What Kestrel hands out only passes on to the connection's transport, if no middleware has put something in between.
        var isKestrels = stream.GetType().Assembly == typeof(KestrelServerOptions).Assembly;
        return TakeHold(stream, isKestrels ? features.Get<IConnectionTransportFeature>()?.Transport : null);
    }

    public async ValueTask<Stream> AcceptAsync() => TakeHold(await _connect!.AcceptAsync().ConfigureAwait(false), transport: null);

    private GatheringStream TakeHold(Stream stream, IDuplexPipe? transport)
    {
        Input = transport?.Input ?? PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
        Output = new GatheringOutput(new ConnectionOutput(stream, SocketUnder(transport)));
        return new GatheringStream(stream, Output);
    }

    /// <summary>The socket, when what is written to the transport is what the socket sends: TLS, connection logging and the like put a transport of their own in front.</summary>
    private Socket? SocketUnder(IDuplexPipe? transport) =>
        transport?.GetType().Assembly == typeof(SocketTransportOptions).Assembly ? features.Get<IConnectionSocketFeature>()?.Socket : null;
}
