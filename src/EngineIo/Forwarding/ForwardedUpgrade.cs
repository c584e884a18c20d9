using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>Turns a forwarded request into a connection, whose bytes the other server passes on.</summary>
internal sealed class ForwardedUpgrade(IncomingExchange exchange, ForwardedResponse response, UpgradeKind kind) : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    public bool IsUpgradableRequest => kind == UpgradeKind.Upgrade;

    public bool IsExtendedConnect => kind == UpgradeKind.Connect;

    public string? Protocol => kind == UpgradeKind.Connect ? TransportKindExtensions.WebSocketName : null;

    public async Task<Stream> UpgradeAsync()
    {
        response.StatusCode = StatusCodes.Status101SwitchingProtocols;
        return await AcceptAsync().ConfigureAwait(false);
    }

    public async ValueTask<Stream> AcceptAsync()
    {
        await response.StartAsync().ConfigureAwait(false);
        return new ExchangeStream(exchange);
    }
}
