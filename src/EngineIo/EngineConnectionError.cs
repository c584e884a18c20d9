using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo;

/// <summary>A rejected request, for <see cref="EngineServer.ConnectionError"/>. It says more than the client receives.</summary>
public sealed class EngineConnectionError
{
    /// <summary>The request. Use it only while the event is raised.</summary>
    public required HttpContext HttpContext { get; init; }

    /// <summary>The code that the client receives.</summary>
    public required EngineErrorCode Code { get; init; }

    /// <summary>The message that the client receives.</summary>
    public required string Message { get; init; }

    /// <summary>The rule that the request broke, such as <c>INVALID_ORIGIN</c>; null where <see cref="Value"/> says it.</summary>
    public string? Cause { get; init; }

    /// <summary>
    /// The value that was rejected, such as the name of the transport, the session id or the origin; null where there is none.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>The exception of the application's code that caused the rejection; null where there is none.</summary>
    public Exception? Exception { get; init; }
}
