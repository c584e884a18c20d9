namespace SocketIoNet.EngineIo.Sessions;

/// <summary>How a transport says goodbye.</summary>
internal enum CloseMode
{
    /// <summary>What waits is sent first.</summary>
    AfterSending,

    /// <summary>What waits is dropped.</summary>
    AtOnce,

    /// <summary>What waits is dropped; the client said goodbye first.</summary>
    ByClient,
}
