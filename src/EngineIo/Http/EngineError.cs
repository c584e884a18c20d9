using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Http;

/// <summary>Why a request is rejected: what the client receives and what only the server knows.</summary>
/// <param name="Code">The code that the client receives.</param>
/// <param name="Message">The message that the client receives.</param>
/// <param name="Cause">The rule that the request broke, where the code does not say it.</param>
/// <param name="Value">The value that was rejected.</param>
internal sealed record EngineError(EngineErrorCode Code, string Message, string? Cause = null, string? Value = null)
{
    /// <summary>The exception of the application's code.</summary>
    public Exception? Exception { get; private init; }

    public static EngineError TransportUnknown(string transport) => new(EngineErrorCode.TransportUnknown, "Transport unknown", Value: transport);

    public static EngineError SessionUnknown(string sessionId) => new(EngineErrorCode.SessionUnknown, "Session ID unknown", Value: sessionId);

    public static EngineError BadHandshakeMethod(string method) => new(EngineErrorCode.BadHandshakeMethod, "Bad handshake method", Value: method);

    public static EngineError BadRequest(string cause, string? value = null) => new(EngineErrorCode.BadRequest, "Bad request", cause, value);

    public static EngineError NoSessionId(Exception exception) => BadRequest("ID_GENERATION_ERROR") with { Exception = exception };

    public static EngineError Forbidden(string cause, string? value = null) => new(EngineErrorCode.Forbidden, "Forbidden", cause, value);

    /// <summary>The application has rejected the request.</summary>
    public static EngineError NotAllowed(string? message) => new(EngineErrorCode.Forbidden, message ?? "Forbidden");

    public static EngineError UnsupportedProtocol(string revision) =>
        new(EngineErrorCode.UnsupportedProtocol, "Unsupported protocol version", Value: revision);

    /// <summary>Writes the response: JSON over HTTP, the plain message for a WebSocket request.</summary>
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

    public EngineConnectionError ToConnectionError(HttpContext context) =>
        new() { HttpContext = context, Code = Code, Message = Message, Cause = Cause, Value = Value, Exception = Exception };

    private Task WriteForWebSocketAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status400BadRequest;
        response.Headers.Connection = "close";
        response.ContentType = "text/html";
        response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(Message);
        return response.WriteAsync(Message);
    }
}
