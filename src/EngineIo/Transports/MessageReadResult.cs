namespace SocketIoNet.EngineIo.Transports;

/// <summary>The result of reading from a WebSocket.</summary>
internal enum MessageReadResult
{
    Text,
    Binary,

    /// <summary>The client has sent a close frame.</summary>
    Close,

    /// <summary>The connection ended without a close frame.</summary>
    Cut,

    /// <summary>The message exceeds the limit. Its rest was not read.</summary>
    TooBig,

    /// <summary>The client violated the WebSocket protocol.</summary>
    ProtocolError,

    /// <summary>The text is not UTF-8.</summary>
    InvalidText,
}
