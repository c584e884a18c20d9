using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>Namespaces that come and go, what is told of them and of their rooms, and a server that closes itself.</summary>
internal sealed partial class NamespacesProfile : IProfile
{
    private readonly ConcurrentQueue<string> _created = new();
    private readonly ConcurrentQueue<string> _noted = new();

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo(options => options.CleanupEmptyChildNamespaces = true);
        var app = builder.Build();
        app.MapSocketIo(io =>
        {
            io.OnNamespaceCreated(created => _created.Enqueue(created.Name));
            var rooms = io.Of(RoomName());
            FillRooms(rooms);
            FillNoted(io.Of("/noted"));
            io.OnConnection(socket => FillMain(io, rooms, socket));
        });
        return [app];
    }

    private static void FillRooms(ParentNamespace rooms)
    {
        rooms.Use((socket, next) => socket.Handshake.Query.ContainsKey("refuse") ? throw new ConnectErrorException("refused") : next());
        rooms.OnConnection(socket => socket.On("join", (string room) => JoinAsync(socket, room)));
    }

    private static async Task<bool> JoinAsync(Socket socket, string room)
    {
        await socket.JoinAsync(room);
        return true;
    }

    private static async Task CloseAsync(SocketIoServer io)
    {
        await io.CloseAsync();
        Console.Error.WriteLine("closed");
    }

    private void FillNoted(Namespace noted)
    {
        noted.OnRoomCreated(room => _noted.Enqueue($"create-room {room}"));
        noted.OnRoomDeleted(room => _noted.Enqueue($"delete-room {room}"));
        noted.OnRoomJoined((room, id) => _noted.Enqueue($"join-room {room} {id}"));
        noted.OnRoomLeft((room, id) => _noted.Enqueue($"leave-room {room} {id}"));
        noted.OnConnection(socket =>
        {
            _noted.Enqueue($"connection {socket.Id}");
            socket.On("join", (string room) => JoinAsync(socket, room));
            socket.On("leave", async (string room) =>
            {
                await socket.LeaveAsync(room);
                return true;
            });
        });
    }

    private void FillMain(SocketIoServer io, ParentNamespace rooms, Socket socket)
    {
        socket.On("names", () => io.Namespaces.Keys.Order(StringComparer.Ordinal));
        socket.On("created", () => _created.ToArray());
        socket.On("noted", () => _noted.ToArray());
        socket.On("to-rooms", (string? room, string name, string text) => (room is null ? rooms : rooms.To(room)).Emit(name, text));
        socket.On("fetch-rooms", async () =>
        {
            try
            {
                await rooms.FetchSocketsAsync();
                return "fetched";
            }
            catch (NotSupportedException)
            {
                return "not supported";
            }
        });
        socket.On("alone", () =>
        {
            io.ServerSideEmit("hello", 1);
            return true;
        });
        socket.On("close-server", () => { _ = CloseAsync(io); });
        socket.OnDisconnect(async (string reason) =>
        {
            await Task.Delay(200);
            Console.Error.WriteLine($"disconnected {reason}");
        });
    }

    [GeneratedRegex("^/room-[0-9]+$", RegexOptions.None, matchTimeoutMilliseconds: 50)]
    private static partial Regex RoomName();
}
