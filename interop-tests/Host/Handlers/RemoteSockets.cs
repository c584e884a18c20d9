using System.Text.Json;

namespace SocketIoNet.InteropHost.Handlers;

/// <summary>The sockets of a room as remote sockets, and what can be done to them.</summary>
internal static class RemoteSockets
{
    public static void Add(SocketIoServer io, Socket socket)
    {
        socket.On("set-data", (JsonElement value) =>
        {
            socket.Data["value"] = value;
            return true;
        });
        socket.On("show-remote", async (string room) => (await io.In(room).FetchSocketsAsync()).Select(Show));
        socket.On("to-remote", async (string room, string what, string argument) =>
        {
            foreach (var member in await io.In(room).FetchSocketsAsync()) await DoAsync(member, what, argument);
            return true;
        });
    }

    private static object Show(RemoteSocket member) => new
    {
        id = member.Id,
        rooms = member.Rooms.Order(StringComparer.Ordinal),
        value = member.Data.Get<JsonElement?>("value"),
        url = member.Handshake.Url,
    };

    private static Task DoAsync(RemoteSocket member, string what, string argument)
    {
        switch (what)
        {
            case "emit":
                member.Emit("from afar", argument, new byte[] { 1, 2 });
                return Task.CompletedTask;
            case "join":
                return member.JoinAsync(argument);
            case "leave":
                return member.LeaveAsync(argument);
            default:
                return member.DisconnectAsync(close: argument == "close");
        }
    }
}
