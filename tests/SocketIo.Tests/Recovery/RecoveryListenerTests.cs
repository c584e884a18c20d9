using System.Collections.Concurrent;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

public sealed class RecoveryListenerTests
{
    [Fact]
    public async Task Handlers_of_room_events_and_outgoing_events_may_wait_for_others_who_send()
    {
        var told = new ConcurrentQueue<string>();
        await using var app = await TestApp.StartAsync(
            io =>
            {
                // Another thread could not send while these run if they did under the adapter's lock.
                io.MainNamespace.OnRoomJoined((_, _) => EmitElsewhere(io, "joined"));
                io.MainNamespace.OnRoomLeft((_, _) => EmitElsewhere(io, "left"));
                io.OnConnection(socket => socket.OnAnyOutgoing((name, _) =>
                {
                    if (name == "news") EmitElsewhere(io, "outgoing");
                }));
            },
            options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions());
        await using var first = await RecoverableClient.ConnectAsync(app);
        await UntilListeningAsync(first);
        app.Io.Emit("news");
        await using var second = await first.CutAndReturnAsync();
        await second.Connection.SendAsync("1");
        await Bounded.UntilAsync(() => told.Count(entry => entry == "left") == 2);
        Assert.Equal(["joined", "outgoing", "left", "joined", "left"], told);

        void EmitElsewhere(SocketIoServer io, string what)
        {
            Assert.True(Task.Run(() => io.To("nobody").Emit("x")).Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
            told.Enqueue(what);
        }
    }

    [Fact]
    public async Task Outgoing_events_are_told_without_offsets_and_missed_ones_not()
    {
        var told = new ConcurrentQueue<string>();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.OnAnyOutgoing((name, arguments) => told.Enqueue($"{name} {arguments.Count}"))),
            options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions());
        await using var first = await RecoverableClient.ConnectAsync(app);
        await UntilListeningAsync(first);
        first.Socket.Emit("own", 1);
        app.Io.Emit("all", 1, 2);
        await first.ReceiveAsync();
        await first.ReceiveAsync();
        await first.CutAsync();
        app.Io.Emit("missed");
        await using var second = await first.ReturnAsync();
        Assert.Equal(["2[\"missed\"]"], second.Missed);
        await UntilListeningAsync(second);
        app.Io.Emit("again");
        await second.ReceiveAsync();
        Assert.Equal(["own 1", "all 2", "again 0"], told);
    }

    /// <summary>The client hears that it is connected before the application does.</summary>
    private static Task UntilListeningAsync(RecoverableClient client) => Bounded.UntilAsync(() => client.Socket.AnyOutgoingHandlers.Count == 1);
}
