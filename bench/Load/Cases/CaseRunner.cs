using SocketIoNet.Bench.Clients;
using SocketIoNet.Bench.Measuring;
using SocketIoNet.Bench.Reports;
using SocketIoNet.Bench.Servers;
using SocketIoNet.Bench.Traffic;

namespace SocketIoNet.Bench.Cases;

/// <summary>Runs a case on its servers in turn.</summary>
internal sealed class CaseRunner(Arguments arguments, IProgress<string> progress)
{
    private const int ServerCore = 0;

    /// <summary>Beside the load program, so that servers never wait for Redis.</summary>
    private const int RedisCore = 1;

    private const int MostRepeats = 4;

    /// <summary>Connections that close and open are to be compiled too, before anything is counted.</summary>
    private const int WarmUpRounds = 3;

    /// <summary>Servers that share a core need more: while they compile, that takes much of it.</summary>
    private const int MostWarmUpRounds = 12;

    /// <summary>A server that compiles no more methods than these in a round is warm.</summary>
    private const int MethodsOfWarmServer = 10;

    private const int MemoryWarmUpClients = 200;
    private const int MostMemoryRuns = 3;

    private static readonly TimeSpan Ramp = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan ScriptWarmUp = TimeSpan.FromSeconds(6);

    public CaseResult Run(BenchCase @case, ServerSpec[] servers)
    {
        var result = new CaseResult(@case);
        if (@case.CreateLoad is null) RunMemory(@case, servers, result);
        else RunLoad(@case, servers, result);
        return result;
    }

    private void RunLoad(BenchCase @case, ServerSpec[] specs, CaseResult result)
    {
        var groups = new List<RunningGroup>();
        try
        {
            foreach (var spec in specs) Begin(@case, spec, groups, result);
            for (var run = 0; run < arguments.Runs; run++)
            {
                foreach (var group in groups) Guarded(group.Spec, result, () => result.Add(group.Spec, RunUndisturbed(@case, group)));
            }
        }
        finally
        {
            foreach (var group in groups) group.Dispose();
        }
    }

    private void Begin(BenchCase @case, ServerSpec spec, List<RunningGroup> groups, CaseResult result) => Guarded(spec, result, () =>
    {
        var group = RunningGroup.Start(spec, @case.Cluster, CoreOf(ServerCore), CoreOf(RedisCore));
        groups.Add(group);
        WarmUp(@case, group);
    });

    private void WarmUp(BenchCase @case, RunningGroup group)
    {
        var time = group.Spec.IsDotNet || ScriptWarmUp > arguments.WarmUp ? arguments.WarmUp : ScriptWarmUp;
        for (var round = 0; round < WarmUpRounds; round++) RunOnce(@case, group, time / WarmUpRounds);
        if (arguments.IsQuick) return;
        var isWarm = false;
        for (var round = WarmUpRounds; round < MostWarmUpRounds && !isWarm; round++)
        {
            var before = group.ReadCompiledMethods();
            RunOnce(@case, group, time / WarmUpRounds);
            isWarm = group.ReadCompiledMethods() - before <= MethodsOfWarmServer;
        }

        if (!isWarm) progress.Report($"  {group.Spec.Key} still compiles");
    }

    private Sample RunUndisturbed(BenchCase @case, RunningGroup group)
    {
        var best = RunOnce(@case, group, arguments.Counted);
        for (var i = 0; i < MostRepeats && best.Others > arguments.Disturbed; i++)
        {
            var again = RunOnce(@case, group, arguments.Counted);
            if (again.Others < best.Others) best = again;
        }

        progress.Report($"  {group.Spec.Key}: {best.ServerMicroseconds:F2} µs, {best.PerSecond:F0}/s, others {best.Others:P0}{(best.BesidePerSecond > 0 ? $", beside {best.BesidePerSecond:F0}/s" : "")}");
        return best;
    }

    private Sample RunOnce(BenchCase @case, RunningGroup group, TimeSpan counted)
    {
        Sample sample;
        using (var loop = new EventLoop(arguments.StaysAwake)) sample = RunOn(loop, @case, group, counted);
        group.WaitUntilQuiet();
        return sample;
    }

    private static Sample RunOn(EventLoop loop, BenchCase @case, RunningGroup group, TimeSpan counted)
    {
        var load = @case.CreateLoad!(group.Spec.Dialect);
        load.Start(loop, group.Ports);
        loop.Pump(Ramp / 2);
        var allocatedBefore = group.ReadAllocatedBytes();
        var completedBefore = load.Completed;
        loop.Pump(Ramp / 2);
        load.Latencies.Clear();
        var besideBefore = load.CompletedBeside;
        var before = Snapshot.Take(group, load.Completed);
        loop.Pump(counted);
        var sample = Sample.Between(before, Snapshot.Take(group, load.Completed), load.Latencies);
        var beside = (load.CompletedBeside - besideBefore) / counted.TotalSeconds;
        var allocated = group.ReadAllocatedBytes() - allocatedBefore;
        sample = sample with { BesidePerSecond = beside, AllocatedBytes = (double?)allocated / Math.Max(load.Completed - completedBefore, 1) };
        load.Stop(loop);
        return sample;
    }

    private void RunMemory(BenchCase @case, ServerSpec[] specs, CaseResult result)
    {
        for (var run = 0; run < Math.Min(arguments.Runs, MostMemoryRuns); run++)
        {
            foreach (var spec in specs) Guarded(spec, result, () => result.Add(spec, MeasureMemory(@case, spec)));
        }
    }

    /// <summary>A fresh server each time: what an earlier run has left free would hide what connections need.</summary>
    private MemorySample MeasureMemory(BenchCase @case, ServerSpec spec)
    {
        using var server = RunningServer.Start(spec, CoreOf(ServerCore));
        using (var warmUp = new EventLoop()) new IdleLoad(spec.Dialect, MemoryWarmUpClients).Start(warmUp, [server.Port]);
        server.WaitUntilQuiet();
        var start = server.ResidentBytes;
        using var loop = new EventLoop();
        new IdleLoad(spec.Dialect, @case.IdleConnections).Start(loop, [server.Port]);
        var atOnce = server.ResidentBytes;
        loop.Pump(arguments.Settle);
        var settled = server.ResidentBytes;
        progress.Report($"  {spec.Key}: {(settled - start) / 1024.0 / @case.IdleConnections:F1} kB");
        return new MemorySample(start, PerConnection(atOnce), PerConnection(settled));

        double PerConnection(long bytes) => (double)(bytes - start) / @case.IdleConnections;
    }

    private int? CoreOf(int core) => arguments.TwoCores ? null : core;

    private void Guarded(ServerSpec spec, CaseResult result, Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is BenchException or HttpRequestException or IOException)
        {
            progress.Report($"  {spec.Key} failed: {failure.Message}");
            result.Fail(spec, failure.Message);
        }
    }
}
