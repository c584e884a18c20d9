namespace SocketIoNet.InteropHost.Cluster;

/// <summary>Events about the client itself.</summary>
internal static class OwnEvents
{
    public static void Add(Socket socket, string server)
    {
        socket.On("echo", (EventArguments arguments, Ack ack) => ack.Send(arguments));
        socket.On("me", () => new
        {
            server,
            id = socket.Id,
            recovered = socket.Recovered,
            rooms = Sorted(socket),
            data = socket.Data.Keys.ToDictionary(key => key, key => AnyValue.OfData(socket.Data[key]), StringComparer.Ordinal),
            transport = socket.Connection.Transport,
        });
        socket.On("join", async (string[] rooms) =>
        {
            await socket.JoinAsync(rooms);
            return Sorted(socket);
        });
        socket.On("leave", async (string room) =>
        {
            await socket.LeaveAsync(room);
            return Sorted(socket);
        });
        socket.On("set-data", (EventArguments value, Ack ack) =>
        {
            socket.Data["value"] = AnyValue.First(value);
            ack.Send();
        });
        socket.On("say", (string name, EventArguments arguments, Ack ack) =>
        {
            socket.Emit(name, arguments);
            ack.Send();
        });
    }

    private static string[] Sorted(Socket socket) => [.. socket.Rooms.Order(StringComparer.Ordinal)];
}
