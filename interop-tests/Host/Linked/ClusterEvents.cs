using System.Collections.Concurrent;
using System.Text.Json;

namespace SocketIoNet.InteropHost.Linked;

/// <summary>Every operation that reaches other servers, as an event of a client.</summary>
internal static class ClusterEvents
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static void Add(SocketIoServer io, string name)
    {
        var notes = new ConcurrentQueue<object>();
        io.ServerSide.On("note", (string text, byte[] bytes) => notes.Enqueue(new { text, bytes }));
        io.ServerSide.On("who", (EventArguments arguments) => $"{name} of {arguments.Count}");
        io.ServerSide.On("silence", () => { });
        foreach (var target in new[] { io.MainNamespace, io.Of(new System.Text.RegularExpressions.Regex("^/room-[0-9]+$")) })
        {
            target.OnConnection(socket =>
            {
                AddOwn(socket);
                AddBroadcasts(socket.Namespace, socket);
                AddSockets(socket.Namespace, socket);
                AddServers(socket.Namespace, socket, notes);
            });
        }
    }

    private static void AddOwn(Socket socket)
    {
        socket.On("join", async (string room) =>
        {
            await socket.JoinAsync(room);
            return true;
        });
        socket.On("set-data", (JsonElement value) =>
        {
            socket.Data["value"] = value;
            return true;
        });
        socket.On("rooms", () => socket.Rooms.Order(StringComparer.Ordinal));
        socket.On("data", () => socket.Data.Get<JsonElement>("value"));
        socket.On("is-here", (string id) => socket.Namespace.Sockets.ContainsKey(id));
    }

    private static void AddBroadcasts(Namespace io, Socket socket)
    {
        socket.On("all", (string? room, string name, EventArguments arguments) => (room is null ? io : io.To(room)).Emit(name, arguments));
        socket.On("all-except", (string room, string name, EventArguments arguments) => io.Except(room).Emit(name, arguments));
        socket.On("all-others", (string name, EventArguments arguments) => socket.Broadcast.Emit(name, arguments));
        socket.On("all-local", (string name, EventArguments arguments) => io.Local.Emit(name, arguments));
        socket.On("all-volatile", (string name, EventArguments arguments) => io.Volatile.Emit(name, arguments));
        socket.On("own", (string name, EventArguments arguments) => socket.Emit(name, arguments));
        socket.On("ask-all", (string room, int ms, Ack ack) => Background.Run(async () =>
        {
            try
            {
                ack.Send((object)await io.In(room).Timeout(TimeSpan.FromMilliseconds(ms)).EmitWithAckAsync<JsonElement>("question"));
            }
            catch (AckTimeoutException late)
            {
                ack.Send(late.Responses.Count);
            }
        }));
        socket.On("ask-stream", (string room, int ms, Ack ack) => Background.Run(async () =>
        {
            var ids = new List<string>();
            await foreach (var response in io.In(room).Timeout(TimeSpan.FromMilliseconds(ms)).EmitWithAckStreamAsync<EventArguments>("question")) ids.Add(response.SocketId);
            ack.Send((object)ids);
        }));
    }

    private static void AddSockets(Namespace io, Socket socket)
    {
        socket.On("fetch", async (string room) => (await io.In(room).FetchSocketsAsync()).Select(Show));
        socket.On("move", async (string room, string to) =>
        {
            await io.In(room).SocketsJoinAsync(to);
            await io.In(room).SocketsLeaveAsync(room);
            return true;
        });
        socket.On("kick", async (string room, bool close) =>
        {
            await io.In(room).DisconnectSocketsAsync(close);
            return true;
        });
        socket.On("to-remote", (string id, string what, string argument, Ack ack) => Background.Run(async () => ack.Send(await DoAsync(io, id, what, argument))));
    }

    private static void AddServers(Namespace io, Socket socket, ConcurrentQueue<object> notes)
    {
        socket.On("tell", (string name, EventArguments arguments) => io.ServerSideEmit(name, arguments));
        socket.On("notes", () => notes.ToArray());
        socket.On("count", async () => await io.Adapter.CountServersAsync(CancellationToken.None));
        socket.On("ask-servers", (string name, EventArguments arguments, Ack ack) => Background.Run(async () =>
        {
            try
            {
                ack.Send((object)await io.ServerSideEmitWithAckAsync<string>(name, arguments));
            }
            catch (AckTimeoutException late)
            {
                ack.Send(new { missing = late.MissingServers.ServerIds.Count, responses = late.Responses.Count });
            }
        }));
    }

    private static object Show(RemoteSocket member) => new
    {
        id = member.Id,
        rooms = member.Rooms.Order(StringComparer.Ordinal),
        value = member.Data.Get<JsonElement?>("value"),
        address = member.Handshake.Address,
        query = (string?)member.Handshake.Query["name"],
        transport = (string?)member.Handshake.Query["transport"],
        auth = member.Handshake.GetAuth<JsonElement>(),
        agent = member.Handshake.Headers.ContainsKey("host"),
    };

    private static async Task<object?> DoAsync(Namespace io, string id, string what, string argument)
    {
        var member = (await io.In(id).FetchSocketsAsync()).Single(found => found.Id == id);
        switch (what)
        {
            case "emit":
                member.Emit("from afar", argument, new byte[] { 1, 2 });
                return true;
            case "ask":
                return await member.Timeout(Limit).EmitWithAckAsync<JsonElement>("question", argument);
            case "join":
                await member.JoinAsync(argument, argument + "2");
                return true;
            case "leave":
                await member.LeaveAsync(argument, argument + "2");
                return true;
            default:
                await member.DisconnectAsync();
                return true;
        }
    }
}
