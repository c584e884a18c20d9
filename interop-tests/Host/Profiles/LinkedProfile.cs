using System.Collections.Concurrent;
using SocketIoNet.Adapters;
using SocketIoNet.InteropHost.Linked;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>Two servers, at <c>/socket.io</c> and <c>/other</c>, that an adapter of the application's own links.</summary>
internal sealed class LinkedProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        var hub = new LinkHub();
        builder.Services.AddSocketIo().UseAdapter(_ => new LinkedAdapters(hub.Port));
        builder.Services.AddSocketIo("other").UseAdapter(_ => new LinkedAdapters(hub.Port));
        var app = builder.Build();
        app.MapSocketIo(io => Fill(io, "main"));
        app.MapSocketIo("/other", "other", io => Fill(io, "other"));
        return [app];
    }

    private static void Fill(SocketIoServer io, string name)
    {
        var seen = new ConcurrentQueue<object>();
        io.ServerSide.On("note", (string text, byte[] bytes) => seen.Enqueue(new { text, bytes }));
        io.ServerSide.On("who", (EventArguments arguments, Ack ack) => ack.Send($"{name} of {arguments.Count}"));
        io.ServerSide.On("bytes", (byte[] bytes) => (byte[])[.. bytes, 9]);
        io.ServerSide.On("silence", () => { });
        io.OnConnection(socket => AddEvents(io, socket, seen));
    }

    private static void AddEvents(SocketIoServer io, Socket socket, ConcurrentQueue<object> seen)
    {
        socket.On("join", async (string room) =>
        {
            await socket.JoinAsync(room);
            return true;
        });
        socket.On("all", (string? room, string name, EventArguments arguments) => (room is null ? io : io.To(room)).Emit(name, arguments));
        socket.On("all-local", (string name, EventArguments arguments) => io.Local.Emit(name, arguments));
        socket.On("tell", (string name, EventArguments arguments) => io.ServerSideEmit(name, arguments));
        socket.On("ask-others", (string name, EventArguments arguments, Ack ack) => Background.Run(() => AskAsync(io, name, arguments, ack)));
        socket.On("seen", () => seen.ToArray());
        socket.On("fetch", async () => (await io.FetchSocketsAsync()).Select(member => member.Id).Order(StringComparer.Ordinal));
        socket.On("move", async (string from, string to) =>
        {
            await io.In(from).SocketsJoinAsync(to);
            await io.In(to).SocketsLeaveAsync(from);
            return true;
        });
        socket.On("kick", async (string room) =>
        {
            await io.In(room).DisconnectSocketsAsync();
            return true;
        });
        socket.On("tables", () => new { rooms = Sorted(io.MainNamespace.Adapter.Rooms), sids = Sorted(io.MainNamespace.Adapter.Sids) });
    }

    private static async Task AskAsync(SocketIoServer io, string name, EventArguments arguments, Ack ack)
    {
        try
        {
            var answers = await io.ServerSideEmitWithAckAsync<EventArguments>(name, arguments);
            ack.Send([.. answers]);
        }
        catch (AckTimeoutException late)
        {
            ack.Send($"{late.Responses.Count} in time");
        }
    }

    private static Dictionary<string, string[]> Sorted(IReadOnlyDictionary<string, IReadOnlyCollection<string>> table) =>
        table.ToDictionary(pair => pair.Key, pair => pair.Value.Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
}
