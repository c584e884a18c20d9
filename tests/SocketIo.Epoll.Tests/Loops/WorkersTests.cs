using System.Diagnostics;

namespace SocketIoNet.Epoll.Tests.Loops;

/// <summary>Handlers that have blocked run on threads of the transport, of which there are not more than needed.</summary>
[Collection<RunsAlone>]
public sealed class WorkersTests : IAsyncLifetime
{
    private const int Rounds = 50;

    private static readonly int Cores = Environment.ProcessorCount;

    /// <summary>The threads of applications before this one end soon.</summary>
    public async ValueTask InitializeAsync() => await Bounded.UntilAsync(() => ProcessState.CountLoopThreads() == 0);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Beside_those_of_the_cores_there_is_a_thread_for_each_handler_that_sleeps_and_at_most_four_more()
    {
        const int Sleepers = 16;
        await using var app = await BlockingApp.StartAsync();
        var sleepers = await BlockingApp.ConnectAsync(app, Sleepers);
        var innocents = await BlockingApp.ConnectAsync(app, 2 * Cores);
        var sleeping = Task.WhenAll(sleepers.Select(sleeper => BlockAgainAndAgainAsync(sleeper, "sleep", 20)));
        var most = 0;
        while (!sleeping.IsCompleted)
        {
            foreach (var innocent in innocents) await innocent.EchoAsync();
            most = Math.Max(most, ProcessState.CountLoopThreads());
        }

        await sleeping;
        Assert.InRange(most, Sleepers, Cores + Sleepers + 4);
        End(sleepers, innocents);
    }

    [Fact]
    public async Task Handlers_that_compute_have_a_worker_for_each_core_and_leave_the_rest_to_others()
    {
        await using var app = await BlockingApp.StartAsync();
        var computing = await BlockingApp.ConnectAsync(app, 16 * Cores);
        var innocents = await BlockingApp.ConnectAsync(app, 2 * Cores);
        // From now on it is known who blocks.
        await Task.WhenAll(computing.Select(client => BlockAsync(client, "compute", 20)));
        await Bounded.UntilAsync(() => ProcessState.CountLoopThreads() <= Cores + 4);
        var done = Task.WhenAll(computing.Select(client => BlockAgainAndAgainAsync(client, "compute", 3)));
        var rounds = 0;
        var most = 0;
        while (!done.IsCompleted)
        {
            foreach (var innocent in innocents) await innocent.EchoAsync();
            most = Math.Max(most, ProcessState.CountLoopThreads());
            rounds++;
        }

        await done;
        Assert.True(rounds > 5, $"{rounds} rounds");
        // On a busy machine a few are taken for sleeping, or seem to stand still.
        Assert.InRange(most, Cores + 1, (2 * Cores) + 4 + 4);
        End(computing, innocents);
    }

    [Fact]
    public async Task All_that_have_blocked_are_served_in_the_end()
    {
        await using var app = await BlockingApp.StartAsync();
        var clients = await BlockingApp.ConnectAsync(app, 100);
        await Task.WhenAll(clients.Select(async client =>
        {
            for (var i = 0; i < 5; i++) await BlockAsync(client, i % 2 == 0 ? "sleep" : "compute", 3);
            await client.EchoAsync();
        }));
        End(clients);
    }

    [Fact]
    public async Task Handlers_that_compute_until_others_are_called_end()
    {
        var count = 3 * Cores;
        var called = 0;
        var isKnown = false;
        await using var app = await BlockingApp.StartAsync(() =>
        {
            if (!isKnown) return;
            Interlocked.Increment(ref called);
            for (var start = Stopwatch.GetTimestamp(); Volatile.Read(ref called) < count && Stopwatch.GetElapsedTime(start) < Bounded.Limit;)
            {
            }
        });
        var clients = await BlockingApp.ConnectAsync(app, count);
        await Task.WhenAll(clients.Select(client => BlockAsync(client, "sleep", 20)));
        Volatile.Write(ref isKnown, true);
        await Task.WhenAll(clients.Select(client => BlockAsync(client, "sleep", 0)));
        Assert.Equal(count, called);
        End(clients);
    }

    [Fact]
    public async Task Handlers_that_block_take_no_thread_of_the_pool()
    {
        var onPool = 0;
        await using var app = await BlockingApp.StartAsync(() =>
        {
            if (Thread.CurrentThread.IsThreadPoolThread) Interlocked.Increment(ref onPool);
        });
        var clients = await BlockingApp.ConnectAsync(app, 20);
        await Task.WhenAll(clients.Select(client => BlockAgainAndAgainAsync(client, "sleep", 5)));
        Assert.Equal(0, onPool);
        End(clients);
    }

    [Fact]
    public async Task Threads_that_blocked_handlers_needed_end()
    {
        await using var app = await BlockingApp.StartAsync();
        var clients = await BlockingApp.ConnectAsync(app, 20);
        await Task.WhenAll(clients.Select(client => BlockAsync(client, "sleep", 300)));
        await Task.WhenAll(clients.Select(client => BlockAsync(client, "sleep", 300)));
        await Bounded.UntilAsync(() => ProcessState.CountLoopThreads() <= Cores + 4);
        foreach (var client in clients) await client.EchoAsync();
        End(clients);
    }

    private static async Task BlockAgainAndAgainAsync(SocketIoConnection client, string how, int milliseconds)
    {
        for (var i = 0; i < Rounds; i++) await BlockAsync(client, how, milliseconds);
    }

    private static async Task BlockAsync(SocketIoConnection client, string how, int milliseconds)
    {
        await client.BlockAsync(how, milliseconds);
        Assert.Equal(BlockingApp.Blocked, await client.NextAsync());
    }

    private static void End(params SocketIoConnection[][] clients)
    {
        foreach (var client in clients.SelectMany(static some => some)) client.Dispose();
    }
}
