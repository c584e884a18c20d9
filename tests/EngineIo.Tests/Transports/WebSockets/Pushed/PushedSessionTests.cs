using System.Text;
using SocketIoNet.EngineIo.FlowControl;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Tests.Transports.WebSockets.Framing;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets.Pushed;

/// <summary>A session whose transport pushes what arrives.</summary>
public sealed class PushedSessionTests
{
    private static readonly byte[] CloseFrame = [0x88, 0x00];

    /// <summary>Messages of all sizes around the borders of frames and buffers.</summary>
    private static readonly string[] Messages = [.. new[] { 0, 1, 124, 125, 126, 4000, 4096, 32_768, 65_534, 65_535, 65_536, 300_000, 3 }.Select(static length => new string('m', length))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(65_536)]
    [InlineData(int.MaxValue)]
    public async Task Messages_arrive_in_pieces_of_any_size(int piece)
    {
        using var session = PushedSession.Open();
        AssertAllArrives(session, () => piece);
        await session.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Messages_arrive_in_pieces_of_random_sizes(int seed)
    {
        using var session = PushedSession.Open();
        var random = new Random(seed);
        AssertAllArrives(session, () => random.Next(3) switch { 0 => random.Next(1, 10), 1 => random.Next(1, 5000), _ => random.Next(1, 70_000) });
        await session.AssertNothingIsLeftAsync();
    }

    [Fact]
    public void Nothing_is_kept_when_all_is_read()
    {
        using var session = PushedSession.Open();
        Assert.Equal(0, session.Connection.Deliver(ClientFrame.Text("4" + new string('x', 200_000)), static () => 1000));
        Assert.Equal([200_000], session.TakeMessages().Select(static message => message.Length));
        Assert.False(session.Connection.IsPaused);
    }

    [Fact]
    public void A_client_that_sends_much_at_once_lets_others_have_the_thread()
    {
        const int Count = 1000;
        using var session = PushedSession.Open(TestHandler.Echo);
        byte[] bytes = [.. Enumerable.Range(0, Count).SelectMany(static i => ClientFrame.Text($"4{i}")), .. ClientFrame.Text("4end").AsSpan(0, 3)];
        var sends = session.Connection.Sends;
        session.Connection.DeliverAll(bytes);
        Assert.InRange(session.TakeMessages().Length, 1, YieldBudget.Length);
        Assert.True(session.Connection is { IsPaused: true, IsResumed: true });
        // What was answered has left, in one.
        Assert.Equal(sends + 1, session.Connection.Sends);
        while (session.Connection.RunResumed()) Assert.InRange(session.TakeMessages().Length, 1, YieldBudget.Length);
        Assert.Equal(0, session.Connection.Deliver(ClientFrame.Text("4end").AsSpan(3)));
        Assert.Equal(["end"], session.TakeMessages());
    }

    [Fact]
    public async Task A_client_that_sends_much_at_once_and_closes_loses_nothing()
    {
        const int Count = 1000;
        using var session = PushedSession.Open();
        session.Connection.DeliverAll([.. Enumerable.Range(0, Count).SelectMany(static i => ClientFrame.Text($"4{i}"))]);
        Assert.True(session.Connection.IsPaused);
        session.Connection.End();
        Assert.Equal([.. Enumerable.Range(0, Count).Select(static i => $"{i}")], session.TakeMessages());
        Assert.Equal((EngineCloseReason.TransportClose, "the connection was cut"), await session.Handler.ClosedAsync());
        await session.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Nothing_is_read_while_too_much_waits_for_handlers()
    {
        using var session = PushedSession.Open();
        session.Session.AddPendingBytes(100_000_000);
        Assert.Equal(0, session.Connection.Deliver([.. ClientFrame.Text("4first"), .. ClientFrame.Text("4second")], static () => 1000));
        Assert.Empty(session.TakeMessages());
        Assert.True(session.Connection.IsPaused);
        session.Connection.Settle();
        Assert.True(session.Connection.IsPaused);
        session.Session.AddPendingBytes(-100_000_000);
        await Bounded.UntilAsync(() => session.Connection.IsResumed);
        session.Connection.Settle();
        Assert.Equal(["first", "second"], session.TakeMessages());
        Assert.False(session.Connection.IsPaused);
    }

    [Fact]
    public void What_does_not_fit_into_the_socket_follows_in_one_write()
    {
        using var session = PushedSession.Open(TestHandler.Echo);
        session.Connection.Room = 4;
        foreach (var text in new[] { "one", "two", "three" }) session.Connection.Deliver(ClientFrame.Text("4" + text));
        var sends = session.Connection.Sends;
        session.Connection.MakeWritable(int.MaxValue);
        Assert.Equal([0x81, 4, .. "4one"u8, 0x81, 4, .. "4two"u8, 0x81, 6, .. "4three"u8], session.Sent);
        Assert.Equal(sends + 2, session.Connection.Sends);
        Assert.Equal(0, session.Session.QueuedBytes);
    }

    [Fact]
    public async Task One_pong_waits_for_a_client_that_does_not_read()
    {
        using var session = PushedSession.Open();
        session.Connection.Room = 0;
        session.Connection.DeliverAll([.. Enumerable.Repeat(ClientFrame.Of(FrameOpcode.Ping, "p"u8), 100).SelectMany(static frame => frame)]);
        Assert.True(session.Connection.IsPaused);
        session.Connection.Resume();
        session.Connection.Settle();
        Assert.True(session.Connection.IsPaused);
        session.Connection.MakeWritable(3);
        await Bounded.UntilAsync(() => session.Connection.IsResumed);
        Assert.Equal([0x8A, 1, (byte)'p'], session.Sent);
        session.Connection.Room = int.MaxValue;
        session.Connection.Settle();
        Assert.Equal(300, session.Sent.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(50_000)]
    public async Task A_connection_that_ends_in_the_middle_ends_the_session(int length)
    {
        using var session = PushedSession.Open();
        session.Connection.Deliver(ClientFrame.Text("4" + new string('x', 100_000)).AsSpan(0, length), static () => 40_000);
        session.Connection.End(new IOException("reset"));
        Assert.Equal((EngineCloseReason.TransportClose, "reset"), await session.Handler.ClosedAsync());
        await session.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_connection_that_has_ended_before_it_began_ends_the_session()
    {
        using var session = new PushedSession();
        session.Connection.End();
        Assert.Equal(EngineCloseReason.TransportClose, (await session.Handler.ClosedAsync()).Reason);
        await session.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_server_that_stops_sends_the_queue_and_does_not_wait_for_the_client()
    {
        using var session = PushedSession.Open();
        session.Connection.Room = 0;
        session.Session.Send("last");
        session.Session.Close(EngineCloseReason.ServerShutdown);
        session.Connection.Stop();
        Assert.False(session.Connection.IsClosed);
        session.Connection.MakeWritable(int.MaxValue);
        await Bounded.UntilAsync(() => session.Connection.IsClosed);
        Assert.Equal([0x81, 5, .. "4last"u8, .. CloseFrame], session.Sent);
        session.Connection.Settle();
        await session.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_server_that_stops_closes_an_open_session()
    {
        using var session = PushedSession.Open();
        session.Connection.Stop();
        Assert.Equal(CloseFrame, session.Sent);
        session.Connection.Settle();
        Assert.Equal(EngineCloseReason.TransportClose, (await session.Handler.ClosedAsync()).Reason);
        await session.AssertNothingIsLeftAsync();
    }

    public static TheoryData<byte[], int> Violations => new()
    {
        { ClientFrame.Of(FrameOpcode.Text, [0x34, 0xFF]), 1007 },
        { [0x83, 0x80, 0, 0, 0, 0], 1002 },
        { ClientFrame.Of(FrameOpcode.Text, new byte[PushedSession.MaxMessage + 1]), 1009 },
        { ClientFrame.Of(FrameOpcode.Close, [0x03, 0xED]), 1002 },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_client_that_breaks_the_protocol_is_read_until_it_closes(byte[] violation, int status)
    {
        using var session = PushedSession.Open();
        session.Connection.Deliver(violation, static () => 50_000);
        Assert.Equal([0x88, 2, (byte)(status >> 8), (byte)status], session.Sent);
        Assert.Equal(EngineCloseReason.TransportError, (await session.Handler.ClosedAsync()).Reason);
        if (!session.Connection.IsClosed)
        {
            Assert.Equal(0, session.Connection.Deliver([.. ClientFrame.Text("4more"), .. ClientFrame.Of(FrameOpcode.Close, [])], static () => 3));
        }

        session.Connection.Settle();
        Assert.Empty(session.TakeMessages());
        Assert.False(session.Connection.IsAborted);
        await session.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_close_is_aborted_in_time()
    {
        using var session = PushedSession.Open();
        session.Session.Close(EngineCloseReason.TransportError);
        Assert.Equal(CloseFrame, session.Sent);
        session.Connection.Deliver(ClientFrame.Text("4more"));
        Assert.False(session.Connection.IsClosed);
        session.Advance(TimeSpan.FromSeconds(2.1));
        await Bounded.UntilAsync(() => session.Connection.IsAborted);
        session.Connection.Settle();
        await session.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_write_that_fails_ends_the_session()
    {
        using var session = PushedSession.Open();
        session.Connection.IsBroken = true;
        session.Session.Send("lost");
        Assert.Equal((EngineCloseReason.TransportClose, "broken"), await session.Handler.ClosedAsync());
        session.Connection.End(new IOException("broken"));
        await session.AssertNothingIsLeftAsync();
    }

    private static void AssertAllArrives(PushedSession session, Func<int> pieces)
    {
        var bytes = new List<byte>();
        foreach (var message in Messages)
        {
            bytes.AddRange(ClientFrame.Text("4" + message));
            bytes.AddRange(ClientFrame.Of(FrameOpcode.Ping, "ping"u8));
            bytes.AddRange(ClientFrame.Fragmented(FrameOpcode.Text, Encoding.UTF8.GetBytes("4" + message), 3));
            bytes.AddRange(ClientFrame.Of(FrameOpcode.Pong, []));
        }

        bytes.AddRange(ClientFrame.Of(FrameOpcode.Close, [0x03, 0xE8]));
        Assert.Equal(0, session.Connection.Deliver(bytes.ToArray(), pieces));
        session.Connection.Settle();
        Assert.Equal([.. Messages.SelectMany(static message => new[] { message, message })], session.TakeMessages());
        byte[] pong = [0x8A, 4, .. "ping"u8];
        Assert.Equal([.. Messages.SelectMany(_ => pong), 0x88, 2, 0x03, 0xE8], session.Sent);
    }
}
