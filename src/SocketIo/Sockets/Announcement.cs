namespace SocketIoNet.Sockets;

/// <summary>
/// Queues the packet that notifies a client that its socket is connected, once. Not before the socket is in the adapter, since the client may count on what is sent from then on; and before the first
/// broadcast, which may find the socket there at once.
/// </summary>
internal static class Announcement
{
    /// <summary>The socket connects.</summary>
    public static void Enqueue(Socket socket)
    {
        if (socket.IsAnnounced) return;
        try
        {
            socket.Client.EnqueueConnected(socket);
        }
        catch (Exception exception)
        {
            // The parser failed: the author has to see it, and the client cannot continue.
            socket.Server.Log.ConnectingFailed(exception, socket.Namespace.Name);
            socket.Client.Close("the socket could not be connected");
        }
    }

    /// <summary>A broadcast has found the socket. The caller may hold a lock, so that nothing is closed here.</summary>
    public static void EnqueueFirst(Socket socket)
    {
        if (socket.IsAnnounced) return;
        try
        {
            socket.Client.EnqueueConnected(socket);
        }
        catch (Exception)
        {
            // The thread that connects the socket comes across the same failure, and closes the connection.
        }
    }
}
