namespace SocketIoNet.Clients;

internal enum RegistrationState
{
    /// <summary>The middlewares are running.</summary>
    Pending,

    /// <summary>The socket is connected.</summary>
    Joined,

    /// <summary>The server disconnected the socket. The client may not know yet, so its packets are dropped.</summary>
    Left,
}
