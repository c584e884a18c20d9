using Microsoft.Extensions.Time.Testing;
using SocketIoNet.EngineIo;
using SocketIoNet.Recovery;

namespace SocketIoNet.Tests.Recovery;

public sealed class PacketLogTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Positions_go_on_when_the_oldest_leave()
    {
        var log = new PacketLog(new ConnectionStateRecoveryOptions { MaxPackets = 20 }, _time);
        for (var i = 1; i <= 100; i++)
        {
            Add(log, i);
            Assert.Equal(i, log.End);
            Assert.Equal(Math.Max(1, i - 19), log.First);
        }

        Assert.Equal(20, log.Count);
        for (var position = log.First; position <= log.End; position++) Assert.Equal(position, log[position].Message.Length - 1);
    }

    [Fact]
    public void Events_leave_when_their_time_is_over()
    {
        var log = new PacketLog(new ConnectionStateRecoveryOptions { MaxDisconnectionDuration = TimeSpan.FromSeconds(10) }, _time);
        Add(log, 1);
        _time.Advance(TimeSpan.FromSeconds(6));
        Add(log, 2);
        Assert.Equal((1, 2), (log.First, log.FirstYoung));
        _time.Advance(TimeSpan.FromSeconds(4));
        log.DropExpired();
        Assert.Equal((2, 2), (log.First, log.End));
        _time.Advance(TimeSpan.FromSeconds(6));
        log.DropExpired();
        Assert.Equal((3, 2, 0), (log.First, log.End, log.Count));
    }

    [Fact]
    public void An_event_that_is_larger_than_all_may_be_is_not_kept()
    {
        var log = new PacketLog(new ConnectionStateRecoveryOptions { MaxPacketBytes = 50 }, _time);
        Add(log, 10);
        Add(log, 60);
        Assert.Equal((0, 3), (log.Count, log.First));
        Add(log, 10);
        Assert.Equal((3, 3), (log.First, log.End));
    }

    private static void Add(PacketLog log, int length)
    {
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write(new byte[length]);
        log.Add(message.ToShared(), "id", null);
    }
}
