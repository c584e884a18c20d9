using System.Diagnostics;

namespace SocketIoNet.Epoll.Tests.Loops;

/// <summary>A handler that blocks stops nobody.</summary>
[Collection<RunsAlone>]
public sealed class HandOverTests
{
    private const int LongBlock = 3000;

    [Theory]
    [InlineData("sleep")]
    [InlineData("compute")]
    public async Task While_handlers_block_other_connections_are_served(string how)
    {
        await using var app = await BlockingApp.StartAsync();
        var blockers = await BlockingApp.ConnectAsync(app, 2 * Environment.ProcessorCount);
        var innocents = await BlockingApp.ConnectAsync(app, 2 * Environment.ProcessorCount);
        foreach (var innocent in innocents) await innocent.EchoAsync();
        var start = Stopwatch.GetTimestamp();
        foreach (var blocker in blockers) await blocker.BlockAsync(how, LongBlock);
        var rounds = 0;
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < LongBlock / 2)
        {
            foreach (var innocent in innocents) await innocent.EchoAsync();
            rounds++;
        }

        Assert.True(rounds > 2, $"{rounds}");
        foreach (var blocker in blockers) Assert.Equal(BlockingApp.Blocked, await blocker.NextAsync());
        foreach (var client in blockers.Concat(innocents)) await client.EchoAsync();
        foreach (var client in blockers.Concat(innocents)) client.Dispose();
    }

    [Fact]
    public async Task Events_of_a_connection_that_blocks_stay_in_order()
    {
        await using var app = await BlockingApp.StartAsync();
        var clients = await BlockingApp.ConnectAsync(app, 10);
        for (var i = 0; i < 60; i++)
        {
            foreach (var client in clients)
            {
                if (i % 20 == 0) await client.BlockAsync("sleep", 20);
                await client.SendAsync(FormattableString.Invariant($"42[\"echo\",{i}]"));
            }
        }

        foreach (var client in clients)
        {
            for (var i = 0; i < 60; i++)
            {
                if (i % 20 == 0) Assert.Equal(BlockingApp.Blocked, await client.NextAsync());
                Assert.Equal(FormattableString.Invariant($"42[\"echo\",{i}]"), await client.NextAsync());
            }

            client.Dispose();
        }
    }
}
