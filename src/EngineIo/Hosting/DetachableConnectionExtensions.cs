using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Transports.WebSockets;
using SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Configures endpoints of Kestrel for WebSockets that leave their HTTP requests.</summary>
public static class DetachableConnectionExtensions
{
    /// <summary>
    /// Lets WebSockets leave their HTTP requests, see <see cref="EngineOptions.DetachWebSockets"/>. All endpoints have this by default. Call it, after
    /// <c>UseHttps</c> and other middlewares, only if the application has endpoint defaults of its own, which replace it, or if there are
    /// connection middlewares other than TLS. The call has no effect where other middlewares follow.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    public static ListenOptions UseDetachableConnections(this ListenOptions endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        endpoint.Use(next => IsUsed(endpoint) ? KestrelPipeline.WrapHttp(next, static http => new DetachingMiddleware(http).OnConnectionAsync) : next);
        return endpoint;
    }

    /// <summary>Called when the endpoint is bound, after the servers were mapped.</summary>
    private static bool IsUsed(ListenOptions endpoint)
    {
        // Kestrel counts upgraded connections by their requests.
        if (endpoint.KestrelServerOptions?.Limits.MaxConcurrentUpgradedConnections is not null) return false;
        return endpoint.ApplicationServices.GetService<DetachmentSwitch>() is { IsOn: true };
    }
}
