using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.Epoll.Tests.Loops;

/// <summary>A handler that blocks stops nobody.</summary>
[Collection<RunsAlone>]
public sealed class HandOverTests
{
    private static readonly TimeSpan LongBlock = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("sleep")]
    [InlineData("compute")]
    public async Task While_handlers_block_other_connections_are_served(string how)
    {
        await using var app = await StartAsync();
        var blockers = await ConnectAsync(app, 2 * Environment.ProcessorCount);
        var innocents = await ConnectAsync(app, 2 * Environment.ProcessorCount);
        foreach (var innocent in innocents) await EchoAsync(innocent);
        var start = Stopwatch.GetTimestamp();
        foreach (var blocker in blockers) await blocker.SendAsync(FormattableString.Invariant($"42[\"{how}\",{LongBlock.TotalMilliseconds}]"));
        var rounds = 0;
        while (Stopwatch.GetElapsedTime(start) < LongBlock / 2)
        {
            foreach (var innocent in innocents) await EchoAsync(innocent);
            rounds++;
        }

        Assert.True(rounds > 10, $"{rounds}");
        foreach (var blocker in blockers) Assert.Equal("42[\"blocked\"]", await blocker.NextAsync());
        foreach (var client in blockers.Concat(innocents)) await EchoAsync(client);
        foreach (var client in blockers.Concat(innocents)) client.Dispose();
    }

    [Fact]
    public async Task Events_of_a_connection_that_blocks_stay_in_order()
    {
        await using var app = await StartAsync();
        var clients = await ConnectAsync(app, 10);
        for (var i = 0; i < 60; i++)
        {
            foreach (var client in clients)
            {
                if (i % 20 == 0) await client.SendAsync("42[\"sleep\",20]");
                await client.SendAsync(FormattableString.Invariant($"42[\"echo\",{i}]"));
            }
        }

        foreach (var client in clients)
        {
            for (var i = 0; i < 60; i++)
            {
                if (i % 20 == 0) Assert.Equal("42[\"blocked\"]", await client.NextAsync());
                Assert.Equal(FormattableString.Invariant($"42[\"echo\",{i}]"), await client.NextAsync());
            }

            client.Dispose();
        }
    }

    [Fact]
    public async Task Threads_that_blocked_handlers_needed_end()
    {
        await using var app = await StartAsync();
        var clients = await ConnectAsync(app, 20);
        foreach (var client in clients) await client.SendAsync("42[\"sleep\",300]");
        foreach (var client in clients) Assert.Equal("42[\"blocked\"]", await client.NextAsync());
        var allowed = Environment.ProcessorCount + 3;
        await Bounded.UntilAsync(() => ProcessState.Take().LoopThreads <= allowed);
        foreach (var client in clients) client.Dispose();
    }

    private static Task<EpollApp> StartAsync() => EpollApp.StartAsync(
        build: builder => builder.Services.AddSocketIo(),
        use: app => app.MapSocketIo(io => io.OnConnection(socket =>
        {
            socket.On("echo", (int number) => socket.Emit("echo", number));
            socket.On("sleep", (int milliseconds) =>
            {
                Thread.Sleep(milliseconds);
                socket.Emit("blocked");
            });
            socket.On("compute", (int milliseconds) =>
            {
                var start = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds)
                {
                }

                socket.Emit("blocked");
            });
        })));

    private static Task<SocketIoConnection[]> ConnectAsync(EpollApp app, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => SocketIoConnection.ConnectAsync(app.Port)));

    private static async Task EchoAsync(SocketIoConnection client)
    {
        await client.SendAsync("42[\"echo\",1]");
        Assert.Equal("42[\"echo\",1]", await client.NextAsync());
    }
}
