namespace SocketIoNet.EngineIo;

/// <summary>The transports, as flags: the transport of a session, or those that a server offers.</summary>
[Flags]
public enum TransportKind
{
    /// <summary>No transport.</summary>
    None = 0,

    /// <summary>HTTP long-polling, named <c>polling</c> on the wire.</summary>
    Polling = 1,

    /// <summary>WebSocket, named <c>websocket</c> on the wire.</summary>
    WebSocket = 2,
}
