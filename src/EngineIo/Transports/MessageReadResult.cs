namespace SocketIoNet.EngineIo.Transports;

/// <summary>What a <see cref="MessageReader"/> has read.</summary>
internal enum MessageReadResult
{
    Text,
    Binary,

    /// <summary>The client closes the connection.</summary>
    Close,

    /// <summary>The message exceeds the limit; the rest of it was not read.</summary>
    TooBig,
}
