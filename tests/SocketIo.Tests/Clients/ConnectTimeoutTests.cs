using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Clients;

/// <summary>The deadline of a connection that is in no namespace, while its client joins and leaves several.</summary>
public sealed class ConnectTimeoutTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddSocketIo().Services.BuildServiceProvider();

    private SocketIoServer Io => _services.GetRequiredService<SocketIoServer>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Being_refused_beside_being_let_in_leaves_no_deadline_behind()
    {
        TaskCompletionSource admit = new(), refuse = new();
        Io.Of("/a").Use(async (_, next) =>
        {
            await admit.Task;
            await next();
        });
        Io.Of("/b").Use((_, _) => refuse.Task);
        var client = new DirectClient(Io);
        await RaceAsync(client, () =>
        {
            admit = new TaskCompletionSource();
            refuse = new TaskCompletionSource();
            client.Send("0/b,");
            return (admit.SetResult, () => refuse.SetException(new ConnectErrorException("no")));
        });
    }

    [Fact]
    public async Task Leaving_beside_being_let_in_leaves_no_deadline_behind()
    {
        TaskCompletionSource admit = new();
        Io.Of("/a").Use(async (_, next) =>
        {
            await admit.Task;
            await next();
        });
        Io.Of("/b").OnConnection(_ => { });
        var client = new DirectClient(Io);
        await RaceAsync(client, () =>
        {
            admit = new TaskCompletionSource();
            client.Send("0/b,");
            var leaving = Io.Of("/b").Sockets.Single().Value;
            return (admit.SetResult, () => leaving.Disconnect());
        });
    }

    /// <summary>Whatever ends at the same moment: the client is in /a, and all that is on the wheel is its heartbeat.</summary>
    private async Task RaceAsync(DirectClient client, Func<(Action First, Action Second)> prepare) => await Race.RunAsync(
        20_000,
        _ =>
        {
            var race = prepare();
            client.Send("0/a,");
            return race;
        },
        round =>
        {
            var joined = Io.Of("/a").Sockets.Single().Value;
            Assert.True(Io.Engine.Wheel.Count == 1, $"{Io.Engine.Wheel.Count} deadlines in round {round}");
            joined.Disconnect();
        });
}
