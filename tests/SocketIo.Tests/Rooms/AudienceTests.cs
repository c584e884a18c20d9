using SocketIoNet.EngineIo;
using SocketIoNet.Recovery;
using SocketIoNet.Rooms;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Rooms;

/// <summary>Whom a broadcast is for is decided twice: by tables for those who are here, and for each event that is kept when somebody comes back. Both are one rule.</summary>
public sealed class AudienceTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];

    [Fact]
    public async Task Those_who_are_here_get_what_they_would_have_missed()
    {
        await using var app = await TestApp.StartAsync(static (SocketIoServer _) => { });
        var random = new Random(7);
        var table = new RoomTable(new RoomEvents(static exception => throw exception));
        var sockets = new List<Socket>();
        for (var i = 0; i < 12; i++)
        {
            await using var client = await app.ConnectAsync();
            sockets.Add(app.Find(client));
            table.Add(sockets[^1]);
            table.Join(sockets[^1], Some(random, sockets));
            if (random.Next(3) == 0) table.Leave(sockets[^1], sockets[^1].Id);
        }

        for (var round = 0; round < 2000; round++)
        {
            var options = new BroadcastOptions { Rooms = random.Next(4) == 0 ? null : Some(random, sockets), Except = Some(random, sockets) };
            var entry = new LogEntry(OutgoingMessage.Rent().ToShared(), 0, null, options);
            var selected = table.Select(options.Rooms, options.Except);
            foreach (var socket in sockets)
            {
                var rooms = new HashSet<string>(table.GetRooms(socket), StringComparer.Ordinal);
                Assert.Equal(selected.Contains(socket), entry.IsFor(socket.Id, rooms));
                if (selected.Contains(socket)) Assert.True(entry.Signature.Overlaps(RoomSignature.Of(rooms).With(socket.Id)));
            }
        }
    }

    private static string[] Some(Random random, List<Socket> sockets) =>
        [.. Names.Concat(sockets.Select(socket => socket.Id)).Where(_ => random.Next(8) == 0)];
}
