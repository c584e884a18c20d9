using SocketIoNet.EngineIo;
using SocketIoNet.Recovery;

namespace SocketIoNet.Tests.Recovery;

public sealed class PacketLogTests
{
    [Fact]
    public void Positions_go_on_when_the_oldest_leave()
    {
        var log = new PacketLog();
        for (var i = 1; i <= 100; i++)
        {
            Add(log, i);
            if (log.Count > 20) log.DropFirst();
            Assert.Equal(i, log.End);
            Assert.Equal(Math.Max(1, i - 19), log.First);
        }

        for (var position = log.First; position <= log.End; position++) Assert.Equal(position, log[position].Timestamp);
    }

    [Fact]
    public void What_was_old_when_the_last_one_came_is_not_young()
    {
        var log = new PacketLog();
        for (var i = 1; i <= 10; i++) Add(log, i, oldTime: i - 4);
        Assert.Equal((1, 7), (log.First, log.FirstYoung));
        for (var i = 0; i < 8; i++) log.DropFirst();
        Assert.Equal((9, 9), (log.First, log.FirstYoung));
    }

    [Fact]
    public void It_grows_and_shrinks_with_what_is_in_it_and_loses_nothing()
    {
        var log = new PacketLog();
        var random = new Random(1);
        for (var i = 1; i <= 20_000; i++)
        {
            Add(log, i);
            for (var drops = random.Next(i % 2000 < 1000 ? 2 : 4); drops > 0 && log.Count > 0; drops--) log.DropFirst();
            if (log.Count > 0) Assert.Equal((log.First, i), (log[log.First].Timestamp, log[log.End].Timestamp));
            Assert.InRange(log.Capacity, log.Count, Math.Max(16, log.Count * 4));
        }
    }

    /// <summary>An event whose time is its position.</summary>
    private static void Add(PacketLog log, int time, long oldTime = 0)
    {
        var message = OutgoingMessage.Rent();
        message.BeginText();
        log.Add(new LogEntry(message.ToShared(), time, new BroadcastOptions { SocketId = "id" }), oldTime);
    }
}
