namespace SocketIoNet.InteropHost.StandardEvents;

/// <summary>What a socket says to others.</summary>
internal static class BroadcastEvents
{
    public static void Add(Socket socket)
    {
        var all = socket.Namespace;
        socket.On("broadcast", (string name, EventArguments arguments) => socket.Broadcast.Emit(name, arguments));
        socket.On("all", (string name, EventArguments arguments) => all.Emit(name, arguments));
        // As in Node, and unlike here, a list without rooms is everybody.
        socket.On("to", (string[] rooms, string[] except, string name, EventArguments arguments) =>
            (rooms.Length == 0 ? socket.Broadcast : socket.To(rooms)).Except(except).Emit(name, arguments));
        socket.On("in", (string[] rooms, string[] except, string name, EventArguments arguments) =>
            (rooms.Length == 0 ? all : all.In(rooms)).Except(except).Emit(name, arguments));
        socket.On("volatile", (string room, string name, int count) =>
        {
            for (var i = 0; i < count; i++) all.To(room).Volatile.Emit(name, i);
        });
        socket.On("volatile-text", (string room, string name, string text) => all.To(room).Volatile.Emit(name, text));
        socket.On("volatile-self", (int count) =>
        {
            for (var i = 0; i < count; i++) socket.Volatile.Emit("vol", i);
            socket.Emit("vol-end", count);
        });
    }
}
