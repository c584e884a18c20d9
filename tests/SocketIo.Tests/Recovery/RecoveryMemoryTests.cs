using Microsoft.Extensions.Time.Testing;
using SocketIoNet.EngineIo;
using SocketIoNet.Recovery;

namespace SocketIoNet.Tests.Recovery;

public sealed class RecoveryMemoryTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Events_leave_when_their_time_is_over()
    {
        var memory = new RecoveryMemory(new ConnectionStateRecoveryOptions { MaxDisconnectionDuration = TimeSpan.FromSeconds(10) }, _time);
        var log = new PacketLog();
        Add(memory, log);
        _time.Advance(TimeSpan.FromSeconds(6));
        Add(memory, log);
        Assert.Equal((1, 2), (log.First, log.FirstYoung));
        _time.Advance(TimeSpan.FromSeconds(4));
        memory.DropExpired();
        Assert.Equal((2, 2), (log.First, log.End));
        _time.Advance(TimeSpan.FromSeconds(6));
        memory.DropExpired();
        Assert.Equal((3, 2, 0), (log.First, log.End, log.Count));
    }

    [Fact]
    public void An_event_that_is_larger_than_all_may_be_is_not_kept()
    {
        var memory = new RecoveryMemory(new ConnectionStateRecoveryOptions { MaxPacketBytes = 50 }, _time);
        var log = new PacketLog();
        Add(memory, log, 10);
        Add(memory, log, 60);
        Assert.Equal((0, 3), (log.Count, log.First));
        Add(memory, log, 10);
        Assert.Equal((3, 3), (log.First, log.End));
    }

    [Fact]
    public void What_names_many_rooms_counts_for_them_too()
    {
        var memory = new RecoveryMemory(new ConnectionStateRecoveryOptions { MaxPacketBytes = 1000 }, _time);
        var log = new PacketLog();
        Add(memory, log, 30);
        memory.Add(log, Message(10), new BroadcastOptions { Rooms = [.. Enumerable.Range(0, 15).Select(i => $"room {i}")] });
        Assert.Equal((2, 1), (log.First, log.Count));
    }

    [Theory]
    [InlineData(100, long.MaxValue)]
    [InlineData(int.MaxValue, 1000)]
    public void The_limits_are_for_all_namespaces_together_and_the_oldest_of_all_leaves(int packets, long bytes)
    {
        var memory = new RecoveryMemory(new ConnectionStateRecoveryOptions { MaxPackets = packets, MaxPacketBytes = bytes }, _time);
        var logs = Enumerable.Range(0, 1000).Select(_ => new PacketLog()).ToArray();
        foreach (var log in logs) Add(memory, log, 9);
        Assert.Equal([.. Enumerable.Repeat(0, 900), .. Enumerable.Repeat(1, 100)], logs.Select(log => log.Count));
        for (var i = 0; i < 50; i++) Add(memory, logs[0], 9);
        Assert.Equal((50, 0, 1), (logs[0].Count, logs[949].Count, logs[950].Count));
    }

    private static void Add(RecoveryMemory memory, PacketLog log, int length = 10) => memory.Add(log, Message(length), new BroadcastOptions { SocketId = "id" });

    private static OutgoingMessage Message(int length)
    {
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write(new byte[length]);
        return message.ToShared();
    }
}
