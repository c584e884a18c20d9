namespace SocketIoNet.EngineIo;

/// <summary>How one message is to be sent.</summary>
[Flags]
public enum SendOptions
{
    /// <summary>The message is queued, and compressed where the transport compresses.</summary>
    None = 0,

    /// <summary>The message is dropped when anything is still waiting to be sent to this client.</summary>
    Volatile = 1,

    /// <summary>The message is not compressed.</summary>
    NoCompression = 2,
}
