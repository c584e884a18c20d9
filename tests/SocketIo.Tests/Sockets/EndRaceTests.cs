using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Clients;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Sockets;

/// <summary>The end of a socket at the moment of something else.</summary>
public sealed class EndRaceTests : IDisposable
{
    private const int Rounds = 5000;

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddSocketIo().Services.BuildServiceProvider();

    private SocketIoServer Io => _services.GetRequiredService<SocketIoServer>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task No_event_is_handled_behind_OnDisconnect()
    {
        bool hasEnded = false, isLate = false;
        Io.OnConnection(socket =>
        {
            hasEnded = false;
            socket.On("event", () => { isLate |= hasEnded; });
            socket.OnDisconnect((string _) => { hasEnded = true; });
        });
        var client = new DirectClient(Io);
        await Race.RunAsync(Rounds, _ =>
        {
            client.Send("0");
            var socket = Io.MainNamespace.Sockets.Single().Value;
            return (() => SendEvents(client), () => socket.Disconnect());
        }, round => Assert.False(isLate, $"late in round {round}"));
    }

    [Fact]
    public async Task No_connection_handler_runs_behind_the_end()
    {
        var isLate = false;
        Io.Use((socket, next) =>
        {
            var hasEnded = false;
            socket.OnDisconnect((string _) => { hasEnded = true; });
            socket.Data["hasEnded"] = (Func<bool>)(() => hasEnded);
            return next();
        });
        Io.OnConnection(socket => { isLate |= ((Func<bool>)socket.Data["hasEnded"]!)(); });
        var client = new DirectClient(Io);
        await Race.RunAsync(
            Rounds,
            _ => (() => client.Send("0"), () => Bounded.Spin(() => Io.MainNamespace.Sockets.FirstOrDefault().Value).Disconnect()),
            round =>
            {
                Assert.False(isLate, $"late in round {round}");
                foreach (var socket in Io.MainNamespace.Sockets.Values) socket.Disconnect();
            });
    }

    [Fact]
    public async Task Whoever_begins_to_watch_a_connection_as_it_closes_is_told()
    {
        var told = 0;
        await Race.RunAsync(Rounds, _ =>
        {
            var client = new DirectClient(Io);
            client.Send("0");
            var connection = Io.MainNamespace.Sockets.Single().Value.Connection;
            return (client.Close, () => connection.OnClosed((_, _, _) => Interlocked.Increment(ref told)));
        }, _ => { });
        await Bounded.UntilAsync(() => told == Rounds);
    }

    private static void SendEvents(DirectClient client)
    {
        for (var i = 0; i < 20; i++) client.Send("2[\"event\"]");
    }
}
