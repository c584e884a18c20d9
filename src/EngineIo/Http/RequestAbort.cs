using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo.Http;

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

    public void Dispose()
    {
        lock (_lock) _isOver = true;
    }
}
