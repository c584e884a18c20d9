namespace SocketIoNet.EngineIo;

/// <summary>Options for sending one message.</summary>
[Flags]
public enum SendOptions
{
    /// <summary>The message is queued, and compressed where the transport compresses.</summary>
    None = 0,

    /// <summary>The message is dropped if the send queue of the client is not empty.</summary>
    Volatile = 1,

    /// <summary>The message is not compressed.</summary>
    NoCompression = 2,
}
