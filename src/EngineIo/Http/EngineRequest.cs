using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Http;

/// <summary>What a request asks for, read from its query once. A parameter that is given twice counts as given wrong.</summary>
internal readonly record struct EngineRequest(string TransportName, string? SessionId, string RevisionName, string Method, bool IsWebSocket)
{
    /// <summary>The revision that the client speaks, in the form that suits the transport of this request.</summary>
    public required ProtocolRevision Revision { get; init; }

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
        var revision = Single(query["EIO"]);
        return new EngineRequest(
            Single(query["transport"]),
            StringValues.IsNullOrEmpty(sessionId) ? null : Single(sessionId),
            revision,
            context.Request.Method,
            context.WebSockets.IsWebSocketRequest)
        {
            // Scripts are text, whatever the client says that it can take.
            Revision = ProtocolRevision.Select(revision, !StringValues.IsNullOrEmpty(query["b64"]) || Jsonp.IsWanted(context.Request)),
        };
    }

    private static string Single(StringValues values) => values.Count == 1 ? values[0] ?? "" : "";
}
