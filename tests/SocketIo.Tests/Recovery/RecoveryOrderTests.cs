using System.Globalization;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

public sealed class RecoveryOrderTests
{
    private const int Senders = 4;
    private const int EventsEach = 300;

    [Fact]
    public async Task Through_losses_each_event_arrives_once_and_in_order_while_several_threads_send()
    {
        await using var app = await RecoveryTests.StartAsync();
        var client = await RecoverableClient.ConnectAsync(app);
        await client.Socket.JoinAsync("room");
        var socket = client.Socket;
        var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(app.Io, socket, sender), TestContext.Current.CancellationToken)).ToArray();
        var received = new List<string>();
        while (received.Count < Senders * EventsEach)
        {
            for (var i = 0; i < 150 && received.Count < Senders * EventsEach; i++) received.Add(await client.ReceiveAsync());
            if (received.Count == Senders * EventsEach) break;
            var next = await client.CutAndReturnAsync();
            Assert.Equal(client.Id, next.Id);
            await client.DisposeAsync();
            client = next;
            received.AddRange(client.Missed);
        }

        await Task.WhenAll(senders).Bound();
        for (var sender = 0; sender < Senders; sender++)
        {
            var prefix = $"2[\"event\",{sender},";
            var own = received.Where(packet => packet.StartsWith(prefix, StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, EventsEach), own.Select(packet => int.Parse(packet[prefix.Length..^1], CultureInfo.InvariantCulture)));
        }

        await client.DisposeAsync();
    }

    private static async Task SendAsync(SocketIoServer io, Socket socket, int sender)
    {
        for (var i = 0; i < EventsEach; i++)
        {
            if (i % 3 == 0) socket.Emit("event", sender, i);
            else if (i % 3 == 1) io.Emit("event", sender, i);
            else io.To("room").To("other").Emit("event", sender, i);
            if (i % 20 == 0) await Task.Yield();
        }
    }
}
