namespace SocketIoNet.Clients;

internal enum SlotState
{
    /// <summary>The middlewares are running.</summary>
    Pending,

    /// <summary>The socket is connected.</summary>
    Joined,

    /// <summary>The server disconnected the socket; the client may not know yet, so that its packets are dropped.</summary>
    Left,
}
