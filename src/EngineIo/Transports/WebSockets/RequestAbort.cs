using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>
/// Aborts the connection of a request, unless the request has ended. Deadlines may fire late, and the server reuses the context of a
/// request that has ended: over HTTP/2 perhaps for another client.
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
    /// Disposes a WebSocket that the framework has accepted. After an error it would abort the request, which resets the connection, and
    /// the client would lose the close frame.
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
