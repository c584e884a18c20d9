using System.Text.Json;

namespace SocketIoNet.InteropHost.StandardEvents;

/// <summary>The end of a connection, what is refused, and what nothing else handles.</summary>
internal static class ControlEvents
{
    public static void Add(Socket socket)
    {
        socket.On("bye", (bool close) => socket.Disconnect(close));
        socket.On("drop-conn", () => socket.Connection.Close());
        socket.Use((e, next) => e.EventName == "forbidden" ? throw new InvalidOperationException("forbidden event") : next());
        socket.OnAny(e =>
        {
            if (!e.EventName.StartsWith("any:", StringComparison.Ordinal)) return;
            socket.Emit("caught", e.EventName, ListOf(e.Arguments));
            e.Ack.Send("caught", e.EventName);
        });
        socket.OnError(error => socket.Emit("middleware-error", error.Message));
    }

    private static object?[] ListOf(EventArguments arguments) =>
        [.. Enumerable.Range(0, arguments.Count).Select(i => arguments.IsBinary(i) ? (object?)arguments.Get<byte[]>(i) : arguments.Get<JsonElement>(i))];
}
