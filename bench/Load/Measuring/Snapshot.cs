using System.Diagnostics;
using SocketIoNet.Bench.Native;
using SocketIoNet.Bench.Servers;

namespace SocketIoNet.Bench.Measuring;

/// <summary>All counters at one moment.</summary>
internal readonly record struct Snapshot(long Timestamp, long Completed, long ServerCpu, long? RedisCpu, long? BystanderCpu, long LoadCpu, long OwnCpu, long MachineCpu)
{
    public static Snapshot Take(RunningGroup servers, long completed) => new(
        Stopwatch.GetTimestamp(),
        completed,
        servers.CpuNanoseconds,
        servers.RedisCpuNanoseconds,
        servers.BystanderCpuNanoseconds,
        CpuClock.OfThisThread,
        CpuClock.OfProcess(Environment.ProcessId),
        Measuring.MachineCpu.BusyNanoseconds);
}
