namespace SocketIoNet.EngineIo.Sessions;

/// <summary>How a transport closes.</summary>
internal enum CloseMode
{
    /// <summary>The queue is sent first.</summary>
    AfterSending,

    /// <summary>The queue is dropped.</summary>
    AtOnce,

    /// <summary>The queue is dropped, and the client has closed first.</summary>
    ByClient,
}
