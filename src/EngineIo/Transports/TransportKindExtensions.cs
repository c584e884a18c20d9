using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo;

/// <summary>Converts transports from and to their names on the wire.</summary>
internal static class TransportKindExtensions
{
    public const string PollingName = "polling";
    public const string WebSocketName = "websocket";

    /// <summary>The name of one transport on the wire.</summary>
    public static string ToWireName(this TransportKind transport) => transport switch
    {
        TransportKind.Polling => PollingName,
        TransportKind.WebSocket => WebSocketName,
        _ => throw new ArgumentOutOfRangeException(nameof(transport), transport, "Expected exactly one transport."),
    };

    /// <summary>The transport of that name; none if it is unknown.</summary>
    public static TransportKind Parse(string name) => name switch
    {
        PollingName => TransportKind.Polling,
        WebSocketName => TransportKind.WebSocket,
        _ => TransportKind.None,
    };

    /// <summary>The transport that a request uses, regardless of what it names.</summary>
    public static TransportKind CarrierOf(HttpContext context) => context.WebSockets.IsWebSocketRequest ? TransportKind.WebSocket : TransportKind.Polling;
}
