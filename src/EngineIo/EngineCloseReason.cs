namespace SocketIoNet.EngineIo;

/// <summary>Why a session ended.</summary>
public enum EngineCloseReason
{
    /// <summary>The client closed the connection.</summary>
    TransportClose,

    /// <summary>The connection failed, or the client violated the protocol of the transport.</summary>
    TransportError,

    /// <summary>The client did not answer a ping in time.</summary>
    PingTimeout,

    /// <summary>The client sent data that is not an Engine.IO packet.</summary>
    ParseError,

    /// <summary>The server closed the session.</summary>
    ForcedClose,

    /// <summary>
    /// The client read too slowly: its send queue exceeded <see cref="EngineOptions.MaxSendQueueBytes"/>, or did not shrink.
    /// </summary>
    SlowConsumer,

    /// <summary>
    /// The handlers of received messages made no progress while <see cref="EngineOptions.MaxPendingEventBytes"/> was exceeded.
    /// </summary>
    EventBacklog,

    /// <summary>The server is shutting down.</summary>
    ServerShutdown,

    /// <summary>
    /// The client exceeded a limit that has no reason of its own, such as <see cref="EngineOptions.MaxMessagesPerSecond"/>.
    /// </summary>
    LimitExceeded,
}
