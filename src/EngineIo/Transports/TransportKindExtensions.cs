using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo;

/// <summary>The transports as requests name them.</summary>
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

    /// <summary>The transport of that name; none for an unknown one.</summary>
    public static TransportKind Parse(string name) => name switch
    {
        PollingName => TransportKind.Polling,
        WebSocketName => TransportKind.WebSocket,
        _ => TransportKind.None,
    };

    /// <summary>The transport that a request belongs to by its form, whatever it names.</summary>
    public static TransportKind CarrierOf(HttpContext context) => context.WebSockets.IsWebSocketRequest ? TransportKind.WebSocket : TransportKind.Polling;
}
