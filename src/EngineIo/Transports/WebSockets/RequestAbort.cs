using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>
/// Cuts the connection of a request, as long as that lasts. Deadlines may come late, and the server uses the context of a request that is over for the next one: over HTTP/2 that may be
/// somebody else's.
/// </summary>
internal sealed class RequestAbort(HttpContext context) : IDisposable
{
    private readonly Lock _lock = new();
    private bool _isOver;

    public void Abort()
    {
        lock (_lock)
        {
            if (!_isOver) context.Abort();
        }
    }

    /// <summary>
    /// Disposes of a WebSocket that the framework has accepted for the request. After an error that one aborts the request, which resets the connection: the close frame would be lost with it.
    /// </summary>
    public void DisposeWithoutAbort(WebSocket webSocket)
    {
        var lifetime = context.Features.Get<IHttpRequestLifetimeFeature>();
        context.Features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        webSocket.Dispose();
        context.Features.Set(lifetime);
    }

    public void Dispose()
    {
        lock (_lock) _isOver = true;
    }
}
