namespace SocketIoNet.EngineIo.Transports;

/// <summary>What was read from a WebSocket.</summary>
internal enum MessageReadResult
{
    Text,
    Binary,

    /// <summary>The client closes the connection.</summary>
    Close,

    /// <summary>The connection ended without a word.</summary>
    Cut,

    /// <summary>The message exceeds the limit; the rest of it was not read.</summary>
    TooBig,

    /// <summary>The client breaks the rules of the protocol.</summary>
    ProtocolError,

    /// <summary>The text is not UTF-8.</summary>
    InvalidText,
}
