using System.Text;
using SocketIoNet.EngineIo;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Clients;

public sealed class ConnectionEventTests
{
    [Fact]
    public async Task Each_packet_that_comes_is_seen_before_it_is_handled_and_can_be_kept()
    {
        var packets = new List<SessionPacket>();
        var isSeenFirst = false;
        await using var app = await StartAsync(socket =>
        {
            socket.Connection.OnPacketReceived((_, packet) => packets.Add(packet));
            socket.On("event", (string _) => { isSeenFirst = packets.Count > 0; });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"event\",\"é\"]");
        await client.SendFrameAsync("3");
        await client.SendAsync("51-9[\"last\",{\"_placeholder\":true,\"num\":0}]");
        await client.SendAsync([1, 2]);
        Assert.Equal("39[\"last\"]", await client.ReceiveAsync());
        Assert.True(isSeenFirst);
        Assert.Equal(["message", "pong", "message", "message"], packets.Select(packet => packet.Type));
        Assert.Equal("2[\"event\",\"é\"]", Encoding.UTF8.GetString(packets[0].Data.Span));
        Assert.Equal([1, 2], packets[3].Data.ToArray());
        Assert.True(packets[3].IsBinary);
    }

    [Fact]
    public async Task The_end_is_told_once_with_its_reason_to_those_who_come_late_too()
    {
        var ends = new List<string>();
        var early = new Signal<(string Reason, Connection Connection)>();
        var late = new Signal<string>();
        await using var app = await StartAsync(_ => { });
        await using var client = await app.ConnectAsync();
        var connection = app.Find(client).Connection;
        connection.OnClosed((_, _, _) => ends.Add("removed")).Dispose();
        connection.OnClosed((_, reason, _) => ends.Add(reason));
        connection.OnClosed((closed, reason, _) => early.Set((reason, closed)));
        await client.CloseAsync();
        Assert.Equal(("transport close", connection), await early.Task);
        connection.OnClosed((_, reason, _) => late.Set(reason));
        Assert.Equal("transport close", await late.Task);
        Assert.Equal(["transport close"], ends);
        Assert.False(connection.IsOpen);
    }

    [Fact]
    public async Task Drained_comes_when_all_has_been_written_and_not_on_the_thread_that_sends()
    {
        var drained = new Signal<long>();
        await using var app = await StartAsync(_ => { });
        await using var client = await app.ConnectAsync();
        var connection = app.Find(client).Connection;
        var sending = new Lock();
        connection.OnDrained(which =>
        {
            lock (sending) drained.Set(which.QueuedBytes);
        });
        lock (sending) app.Find(client).Emit("event", new string('x', 100_000));
        Assert.NotNull(await client.ReceiveAsync());
        Assert.Equal(0, await drained.Task);
    }

    [Fact]
    public async Task A_watcher_that_throws_costs_nothing_else()
    {
        var ended = new Signal<string>();
        await using var app = await StartAsync(socket =>
        {
            socket.Connection.OnPacketReceived((_, _) => throw new InvalidOperationException("packet"));
            socket.Connection.OnDrained(_ => throw new InvalidOperationException("drained"));
            socket.Connection.OnClosed((_, _, _) => throw new InvalidOperationException("closed"));
            socket.OnDisconnect(ended.Set);
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("29[\"last\"]");
        Assert.Equal("39[\"last\"]", await client.ReceiveAsync());
        await client.CloseAsync();
        Assert.Equal("transport close", await ended.Task);
    }

    private static Task<TestApp> StartAsync(Action<Socket> onConnection) => TestApp.StartAsync(io => io.OnConnection(socket =>
    {
        onConnection(socket);
        socket.On("last", () => "last");
    }));
}
