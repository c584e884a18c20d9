using System.Text.Json;

namespace SocketIoNet.InteropHost.StandardEvents;

/// <summary>Rooms, and the sockets in them.</summary>
internal static class RoomEvents
{
    public static void Add(Socket socket)
    {
        socket.On("join", async (JsonElement room) =>
        {
            foreach (var name in Names(room)) await socket.JoinAsync(name);
            return RoomsOf(socket);
        });
        socket.On("leave", async (string room) =>
        {
            await socket.LeaveAsync(room);
            return RoomsOf(socket);
        });
        socket.On("rooms", () => RoomsOf(socket));
        AddMembers(socket);
        AddData(socket);
    }

    private static void AddMembers(Socket socket)
    {
        var all = socket.Namespace;
        socket.On("who", async (string? room) =>
        {
            var members = room is null ? await all.FetchSocketsAsync() : await all.In(room).FetchSocketsAsync();
            return members.Select(member => member.Id).Order(StringComparer.Ordinal).ToArray();
        });
        socket.On("make-join", async (string room, string other, Ack ack) =>
        {
            await all.In(room).SocketsJoinAsync(other);
            ack.Send();
        });
        socket.On("make-leave", async (string room, string other, Ack ack) =>
        {
            await all.In(room).SocketsLeaveAsync(other);
            ack.Send();
        });
        socket.On("kick", async (string room, bool close) => await all.In(room).DisconnectSocketsAsync(close));
        socket.On("count", () => all.Sockets.Count);
    }

    private static void AddData(Socket socket)
    {
        socket.On("set-data", (JsonElement value, Ack ack) =>
        {
            socket.Data["value"] = value;
            ack.Send();
        });
        socket.On("data-of", async (string room) =>
        {
            var members = await socket.Namespace.In(room).FetchSocketsAsync();
            return members.Select(member => member.Data.Get<JsonElement?>("value")).ToArray();
        });
        socket.On("trail", () => socket.Data.Get<string[]>("trail") ?? []);
    }

    /// <summary>A name, or a list of names.</summary>
    private static string[] Names(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.Deserialize<string[]>()! : [value.GetString()!];

    private static string[] RoomsOf(Socket socket) => [.. socket.Rooms.Order(StringComparer.Ordinal)];
}
