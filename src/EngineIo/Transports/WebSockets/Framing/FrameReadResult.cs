namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>What a <see cref="FrameReader"/> has found in the bytes that it was given.</summary>
internal enum FrameReadResult
{
    /// <summary>Nothing complete: more bytes are needed.</summary>
    Incomplete,
    Text,
    Binary,
    Ping,
    Close,
    TooBig,
    ProtocolError,
    InvalidText,
}
