namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>The result of reading with a <see cref="FrameReader"/>.</summary>
internal enum FrameReadResult
{
    /// <summary>No complete message: more data is needed.</summary>
    Incomplete,
    Text,
    Binary,
    Ping,
    Close,
    TooBig,
    ProtocolError,
    InvalidText,
}
