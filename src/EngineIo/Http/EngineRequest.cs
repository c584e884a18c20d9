using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace SocketIoNet.EngineIo.Http;

/// <summary>What a request asks for, read from its query once. A parameter that is given twice counts as given wrong.</summary>
internal readonly record struct EngineRequest(string TransportName, string? SessionId, string Revision, string Method, bool IsWebSocket)
{
    public TransportKind Transport => TransportName switch
    {
        "polling" => TransportKind.Polling,
        "websocket" => TransportKind.WebSocket,
        _ => TransportKind.None,
    };

    public static EngineRequest From(HttpContext context)
    {
        var query = context.Request.Query;
        var sessionId = query["sid"];
        return new EngineRequest(
            Single(query["transport"]),
            StringValues.IsNullOrEmpty(sessionId) ? null : Single(sessionId),
            Single(query["EIO"]),
            context.Request.Method,
            context.WebSockets.IsWebSocketRequest);
    }

    private static string Single(StringValues values) => values.Count == 1 ? values[0] ?? "" : "";
}
