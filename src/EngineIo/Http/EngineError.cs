using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Http;

/// <summary>Why a request is refused: what the client is told, and the cause that only the server knows.</summary>
internal sealed record EngineError(EngineErrorCode Code, string Message, string CauseName, object? CauseValue)
{
    public static EngineError TransportUnknown(string transport) =>
        new(EngineErrorCode.TransportUnknown, "Transport unknown", "transport", transport);

    public static EngineError SessionUnknown(string sessionId) => new(EngineErrorCode.SessionUnknown, "Session ID unknown", "sid", sessionId);

    public static EngineError BadHandshakeMethod(string method) => new(EngineErrorCode.BadHandshakeMethod, "Bad handshake method", "method", method);

    public static EngineError BadRequest(string name, object? detail = null) => new(EngineErrorCode.BadRequest, "Bad request", name, detail);

    public static EngineError Forbidden(string? message, string name, object? detail = null) =>
        new(EngineErrorCode.Forbidden, message ?? "Forbidden", name, detail);

    public static EngineError UnsupportedProtocol(string revision) =>
        new(EngineErrorCode.UnsupportedProtocol, "Unsupported protocol version", "protocol", revision);

    /// <summary>Answers a request: JSON over HTTP, the bare message where a WebSocket was asked for.</summary>
    public Task WriteAsync(HttpContext context, bool isWebSocket)
    {
        var response = context.Response;
        if (isWebSocket) return WriteForWebSocketAsync(response);
        response.StatusCode = Code == EngineErrorCode.Forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest;
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new ErrorBody((int)Code, Message), EngineJsonContext.Relaxed.ErrorBody);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length);
    }

    public EngineConnectionError ToConnectionError(HttpContext context)
    {
        // By convention a cause in capitals is a name; the others are the value that was refused.
        var cause = char.IsUpper(CauseName[0])
            ? new Dictionary<string, object?> { ["name"] = CauseName, ["detail"] = CauseValue }
            : new Dictionary<string, object?> { [CauseName] = CauseValue };
        return new EngineConnectionError(context, Code, Message, cause);
    }

    private Task WriteForWebSocketAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status400BadRequest;
        response.Headers.Connection = "close";
        response.ContentType = "text/html";
        response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(Message);
        return response.WriteAsync(Message);
    }
}
