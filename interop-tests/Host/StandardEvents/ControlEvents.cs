namespace SocketIoNet.InteropHost.StandardEvents;

/// <summary>The end of a connection, and what went wrong.</summary>
internal static class ControlEvents
{
    public static void Add(Socket socket)
    {
        socket.On("bye", (bool close) => socket.Disconnect(close));
        socket.On("drop-conn", () => socket.Connection.Close());
        socket.OnError(error => socket.Emit("middleware-error", error.Message));
    }
}
