using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Limits;

/// <summary>Clients that give more work than is being done: they are not read, so that what waits stays bounded.</summary>
public sealed class BacklogTests
{
    [Fact]
    public async Task Small_events_that_wait_count_as_what_they_cost()
    {
        var gate = new Gate();
        var (handled, mostWaiting) = (0, 0);
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.On("e", async () =>
            {
                await gate.PassAsync();
                mostWaiting = Math.Max(mostWaiting, socket.PendingEvents);
                handled++;
            })),
            options => options.MaxPendingEventBytes = 64 * 1024);
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        for (var i = 0; i < 2000; i++) await client.SendAsync("2[\"e\"]");
        await gate.Entered;
        await Bounded.UntilAsync(() => !socket.Session.IsReadable);
        gate.Open();
        await Bounded.UntilAsync(() => handled == 2000);
        Assert.True(socket.Session.IsReadable);
        Assert.InRange(mostWaiting, 100, 300);
    }

    [Fact]
    public async Task A_client_that_joins_and_leaves_without_end_is_not_read_while_its_ends_are_being_handled()
    {
        var gate = new Gate();
        var (connected, disconnected, mostEnding) = (0, 0, 0);
        EngineIo.EngineSession? session = null;
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                session = socket.Session;
                mostEnding = Math.Max(mostEnding, Interlocked.Increment(ref connected) - Volatile.Read(ref disconnected));
                socket.OnDisconnect(async _ =>
                {
                    await gate.PassAsync();
                    Interlocked.Increment(ref disconnected);
                });
            }),
            options => options.MaxPendingEventBytes = 64 * 1024);
        await using var client = await app.OpenAsync();
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync("0");
            await client.SendAsync("1");
        }

        await gate.Entered;
        await Bounded.UntilAsync(() => session is { IsReadable: false });
        gate.Open();
        await Bounded.UntilAsync(() => Volatile.Read(ref disconnected) == 100);
        Assert.InRange(mostEnding, 10, 25);
    }
}
