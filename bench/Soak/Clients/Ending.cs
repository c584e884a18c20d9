namespace SocketIoNet.Soak.Clients;

/// <summary>How a client leaves.</summary>
internal enum Ending
{
    /// <summary>With the goodbye of Socket.IO, then that of the transport.</summary>
    Disconnect,

    /// <summary>With the goodbye of the transport.</summary>
    Close,

    /// <summary>The TCP connections are cut, with messages under way.</summary>
    Cut,

    /// <summary>The connections stay, and no heartbeat is answered.</summary>
    Silence,
}
