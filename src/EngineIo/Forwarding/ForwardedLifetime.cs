using Microsoft.AspNetCore.Http.Features;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>A forwarded request ends with its exchange.</summary>
internal sealed class ForwardedLifetime(IncomingExchange exchange) : IHttpRequestLifetimeFeature
{
    public CancellationToken RequestAborted { get; set; } = exchange.Aborted;

    public void Abort() => exchange.Abort();
}
