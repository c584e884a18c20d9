using System.Diagnostics;

namespace SocketIoNet.Bench.Measuring;

/// <summary>One run of one server.</summary>
internal sealed record Sample
{
    public required double PerSecond { get; init; }

    public required double ServerMicroseconds { get; init; }

    public required double LoadMicroseconds { get; init; }

    /// <summary>How busy the server was: 1 is one core.</summary>
    public required double ServerBusy { get; init; }

    /// <summary>What other processes, and the hypervisor, took of one core.</summary>
    public required double Others { get; init; }

    /// <summary>What Redis used per message; null without it.</summary>
    public double? RedisMicroseconds { get; init; }

    /// <summary>What a server used that has no part in what is measured, per message; null when there is none.</summary>
    public double? BystanderMicroseconds { get; init; }

    public required double P50 { get; init; }

    public required double P99 { get; init; }

    /// <summary>What clients beside completed.</summary>
    public double BesidePerSecond { get; init; }

    public double? AllocatedBytes { get; init; }

    public static Sample Between(Snapshot before, Snapshot after, Histogram latencies)
    {
        var count = Math.Max(after.Completed - before.Completed, 1);
        var nanoseconds = Stopwatch.GetElapsedTime(before.Timestamp, after.Timestamp).TotalNanoseconds;
        var server = after.ServerCpu - before.ServerCpu;
        var redis = after.RedisCpu - before.RedisCpu;
        var others = after.MachineCpu - before.MachineCpu - server - (redis ?? 0) - (after.OwnCpu - before.OwnCpu);
        return new Sample
        {
            PerSecond = count * 1e9 / nanoseconds,
            ServerMicroseconds = server / 1e3 / count,
            RedisMicroseconds = redis / 1e3 / count,
            BystanderMicroseconds = (after.BystanderCpu - before.BystanderCpu) / 1e3 / count,
            LoadMicroseconds = (after.LoadCpu - before.LoadCpu) / 1e3 / count,
            ServerBusy = server / nanoseconds,
            Others = Math.Max(others / nanoseconds, 0),
            P50 = latencies.Percentile(0.5),
            P99 = latencies.Percentile(0.99),
        };
    }
}
