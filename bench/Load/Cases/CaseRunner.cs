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
    private const int MostRepeats = 4;

    /// <summary>Connections that close and open are to be compiled too, before anything is counted.</summary>
    private const int WarmUpRounds = 3;

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
        var servers = new List<RunningServer>();
        try
        {
            foreach (var spec in specs) Begin(@case, spec, servers, result);
            for (var run = 0; run < arguments.Runs; run++)
            {
                foreach (var server in servers) Guarded(server.Spec, result, () => result.Add(server.Spec, RunUndisturbed(@case, server)));
            }
        }
        finally
        {
            foreach (var server in servers) server.Dispose();
        }
    }

    private void Begin(BenchCase @case, ServerSpec spec, List<RunningServer> servers, CaseResult result) => Guarded(spec, result, () =>
    {
        var server = Start(spec);
        servers.Add(server);
        var time = spec.IsDotNet || ScriptWarmUp > arguments.WarmUp ? arguments.WarmUp : ScriptWarmUp;
        for (var round = 0; round < WarmUpRounds; round++) RunOnce(@case, server, time / WarmUpRounds);
    });

    private Sample RunUndisturbed(BenchCase @case, RunningServer server)
    {
        var best = RunOnce(@case, server, arguments.Counted);
        for (var i = 0; i < MostRepeats && best.Others > arguments.Disturbed; i++)
        {
            var again = RunOnce(@case, server, arguments.Counted);
            if (again.Others < best.Others) best = again;
        }

        progress.Report($"  {server.Spec.Key}: {best.ServerMicroseconds:F2} µs, {best.PerSecond:F0}/s, others {best.Others:P0}");
        return best;
    }

    private static Sample RunOnce(BenchCase @case, RunningServer server, TimeSpan counted)
    {
        Sample sample;
        using (var loop = new EventLoop()) sample = RunOn(loop, @case, server, counted);
        server.WaitUntilQuiet();
        return sample;
    }

    private static Sample RunOn(EventLoop loop, BenchCase @case, RunningServer server, TimeSpan counted)
    {
        var load = @case.CreateLoad!(server.Spec.Dialect);
        load.Start(loop, server.Port);
        loop.Pump(Ramp / 2);
        var allocatedBefore = server.ReadAllocatedBytes();
        var completedBefore = load.Completed;
        loop.Pump(Ramp / 2);
        load.Latencies.Clear();
        var before = Snapshot.Take(server, load.Completed);
        loop.Pump(counted);
        var sample = Sample.Between(before, Snapshot.Take(server, load.Completed), load.Latencies);
        var allocated = server.ReadAllocatedBytes() - allocatedBefore;
        sample = sample with { AllocatedBytes = (double?)allocated / Math.Max(load.Completed - completedBefore, 1) };
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
        using var server = Start(spec);
        using (var warmUp = new EventLoop()) new IdleLoad(spec.Dialect, MemoryWarmUpClients).Start(warmUp, server.Port);
        server.WaitUntilQuiet();
        var start = server.ResidentBytes;
        using var loop = new EventLoop();
        new IdleLoad(spec.Dialect, @case.IdleConnections).Start(loop, server.Port);
        var atOnce = server.ResidentBytes;
        loop.Pump(arguments.Settle);
        var settled = server.ResidentBytes;
        progress.Report($"  {spec.Key}: {(settled - start) / 1024.0 / @case.IdleConnections:F1} kB");
        return new MemorySample(start, PerConnection(atOnce), PerConnection(settled));

        double PerConnection(long bytes) => (double)(bytes - start) / @case.IdleConnections;
    }

    private RunningServer Start(ServerSpec spec) => RunningServer.Start(spec, arguments.TwoCores ? null : ServerCore);

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
