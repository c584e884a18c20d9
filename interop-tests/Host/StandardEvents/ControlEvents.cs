namespace SocketIoNet.InteropHost.StandardEvents;

/// <summary>The end of a connection, the middleware of events, and the catch-all.</summary>
internal static class ControlEvents
{
    public static void Add(Socket socket)
    {
        socket.On("bye", (bool close) => socket.Disconnect(close));
        socket.On("drop-conn", () => socket.Connection.Close());
        socket.Use((context, next) => context.Name == "forbidden" ? throw new InvalidOperationException("forbidden event") : next());
        socket.OnError(error => socket.Emit("middleware-error", error.Message));
        socket.OnAny((name, arguments, ack) =>
        {
            if (!name.StartsWith("any:", StringComparison.Ordinal)) return;
            socket.Emit("caught", name, arguments);
            ack.Send("caught", name);
        });
    }
}
