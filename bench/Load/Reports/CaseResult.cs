using SocketIoNet.Bench.Cases;
using SocketIoNet.Bench.Measuring;
using SocketIoNet.Bench.Servers;

namespace SocketIoNet.Bench.Reports;

/// <summary>What the runs of a case have given, by server.</summary>
internal sealed class CaseResult(BenchCase @case)
{
    private readonly Dictionary<string, List<Sample>> _samples = [];
    private readonly Dictionary<string, List<MemorySample>> _memory = [];
    private readonly List<(ServerSpec Server, string Message)> _failures = [];

    public BenchCase Case => @case;

    public IReadOnlyList<(ServerSpec Server, string Message)> Failures => _failures;

    public void Add(ServerSpec server, Sample sample) => ListIn(_samples, server).Add(sample);

    public void Add(ServerSpec server, MemorySample sample) => ListIn(_memory, server).Add(sample);

    public void Fail(ServerSpec server, string message) => _failures.Add((server, message));

    public IReadOnlyList<Sample> SamplesOf(string server) => _samples.GetValueOrDefault(server) ?? [];

    public IReadOnlyList<MemorySample> MemoryOf(string server) => _memory.GetValueOrDefault(server) ?? [];

    /// <summary>What servers are compared by: CPU per message, or settled memory per connection.</summary>
    public double? CostOf(string server)
    {
        if (SamplesOf(server) is { Count: > 0 } samples) return Median(samples.Select(sample => sample.ServerMicroseconds));
        if (MemoryOf(server) is { Count: > 0 } memory) return Median(memory.Select(sample => sample.Settled));
        return null;
    }

    public double? Ratio(string server, string peer) => CostOf(server) / CostOf(peer);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static List<T> ListIn<T>(Dictionary<string, List<T>> lists, ServerSpec server)
    {
        if (!lists.TryGetValue(server.Key, out var list)) lists[server.Key] = list = [];
        return list;
    }
}
