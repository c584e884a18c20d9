using System.Diagnostics;
using SocketIoNet.Soak.Clients;
using SocketIoNet.Soak.Server;

namespace SocketIoNet.Soak;

/// <summary>Clients that come and go for some time; then nothing may be left of them.</summary>
internal sealed class SoakRun(Arguments arguments, SoakServer server, Ledger ledger)
{
    private const long MostGrowth = 4_000_000;

    /// <summary>Buffers that floods took stay in the pools of both sides.</summary>
    private const long MostGrowthByFloods = 24_000_000;

    private static readonly TimeSpan TimeToGo = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan BroadcastInterval = TimeSpan.FromMilliseconds(20);

    private int _visits;

    /// <summary>Whether everything was as it should be.</summary>
    public static async Task<bool> RunAsync(Arguments arguments)
    {
        var ledger = new Ledger();
        await using (var server = await SoakServer.StartAsync(ledger, arguments)) await new SoakRun(arguments, server, ledger).RunAsync();
        foreach (var (name, count) in ledger.Counts) Console.WriteLine($"{count,12:N0}  {name}");
        foreach (var violation in ledger.Violations) Console.WriteLine($"VIOLATION {violation}");
        Console.WriteLine(ledger.ViolationCount == 0 ? "soak: nothing lost, duplicated or reordered, nothing left" : $"soak: {ledger.ViolationCount} violations");
        return ledger.ViolationCount == 0;
    }

    private async Task RunAsync()
    {
        await VisitAsync(arguments.WarmUp);
        // A session that was taken over waits half a minute for its client to fetch the goodbye. A short run waits for that once, at its end.
        if (!arguments.IsShort) await CheckTablesAsync();
        var before = UsedMemory();
        await VisitAsync(arguments.Duration);
        await CheckTablesAsync();
        var growth = UsedMemory() - before;
        Console.WriteLine($"{_visits} clients; the heap was {before:N0} bytes after the warm-up and has grown by {growth:N0}");
        if (growth > (arguments.QueueBytes > 0 ? MostGrowthByFloods : MostGrowth)) ledger.Violate($"the heap has grown by {growth} bytes");
        if (ledger["server: connections"] != ledger["server: disconnects"]) ledger.Violate("not each connection has ended once");
    }

    private async Task VisitAsync(TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        bool IsOver() => Stopwatch.GetElapsedTime(started) >= duration;
        using var stop = new CancellationTokenSource();
        var broadcasts = BroadcastAsync(stop.Token);
        await Task.WhenAll(Enumerable.Range(0, arguments.Clients).Select(place => Task.Run(() => VisitAsync(place, IsOver))));
        await stop.CancelAsync();
        await broadcasts;
    }

    private async Task VisitAsync(int place, Func<bool> isOver)
    {
        for (var turn = 0; !isOver(); turn++)
        {
            Interlocked.Increment(ref _visits);
            var random = new Random(HashCode(place, turn));
            await new Visit(server.Url, ledger, $"client {place}.{turn}", random).RunAsync(arguments);
        }
    }

    /// <summary>The same in each process, unlike that of the framework.</summary>
    private int HashCode(int place, int turn) => unchecked((arguments.Seed * 7_919) + (place * 104_729) + (turn * 1_299_709));

    private async Task BroadcastAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(BroadcastInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) server.Events.SendToEveryone();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task CheckTablesAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (server.DescribeRest() is { Length: > 0 } rest)
        {
            if (Stopwatch.GetElapsedTime(started) > TimeToGo)
            {
                ledger.Violate($"left when all clients have gone: {rest}");
                return;
            }

            await Task.Delay(100);
        }
    }

    private static long UsedMemory()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
