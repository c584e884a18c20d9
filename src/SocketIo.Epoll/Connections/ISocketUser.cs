namespace SocketIoNet.Epoll.Connections;

/// <summary>Who uses a socket: the HTTP layer, later a receiver to which everything is pushed. Calls do not overlap.</summary>
internal interface ISocketUser
{
    /// <returns>True if there is more to be done, after others had their turn.</returns>
    bool OnWork(SocketWork work);

    /// <summary>The socket is closed. May be called again.</summary>
    /// <param name="exception">The error that has broken the connection; null if one of the sides has closed it.</param>
    void OnClosed(Exception? exception);
}
