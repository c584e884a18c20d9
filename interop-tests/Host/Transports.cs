using SocketIoNet.EngineIo;

namespace SocketIoNet.InteropHost;

internal static class Transports
{
    public static TransportKind Parse(string? name) => name switch
    {
        "polling" => TransportKind.Polling,
        "websocket" => TransportKind.WebSocket,
        _ => TransportKind.Polling | TransportKind.WebSocket,
    };
}
