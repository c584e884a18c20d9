using System.Globalization;
using System.Text;
using SocketIoNet.Bench.Cases;
using SocketIoNet.Bench.Measuring;
using SocketIoNet.Bench.Servers;

namespace SocketIoNet.Bench.Reports;

/// <summary>The results as Markdown.</summary>
internal sealed class Report(IReadOnlyList<CaseResult> results, ServerSpec[] servers, string[] about)
{
    private static readonly string[] Peers = [ServerCatalog.Bun, ServerCatalog.Node, ServerCatalog.Bare];

    private readonly StringBuilder _text = new();

    public string Write()
    {
        _text.AppendLine("# Servers side by side").AppendLine();
        foreach (var line in about) _text.Append("- ").AppendLine(line);
        WriteTargets();
        foreach (var result in results)
        {
            _text.AppendLine().Append("## ").AppendLine(result.Case.Title).AppendLine();
            if (result.Case.CreateLoad is null) WriteMemory(result);
            else WriteLoad(result);
            if (result.Case.Cluster is { } cluster) WriteCluster(result, cluster);
            foreach (var (server, message) in result.Failures) _text.AppendLine().Append("Failed: ").Append(server.Title).Append(": ").AppendLine(message);
        }

        return _text.ToString();
    }

    private void WriteTargets()
    {
        _text.AppendLine().AppendLine("## Ours as a share of the peers'").AppendLine();
        Row("case", "default ÷ Bun", "recommended ÷ Bun", "epoll ÷ Bun", "epoll, goal", "default ÷ Node", "epoll ÷ Node", "default ÷ bare", "recommended ÷ SignalR");
        Row([.. Enumerable.Repeat("---", 9)]);
        foreach (var result in results)
        {
            var targets = result.Case.Targets;
            Row(
                result.Case.Title,
                Compared(result.Ratio(ServerCatalog.Ours, ServerCatalog.Bun), targets?.OfBun),
                Compared(result.Ratio(ServerCatalog.OursRecommended, ServerCatalog.Bun), null),
                Compared(result.Ratio(ServerCatalog.OursEpoll, ServerCatalog.Bun), targets?.EpollOfBun),
                targets?.EpollGoal is { } goal ? Number(goal) : "",
                Compared(result.Ratio(ServerCatalog.Ours, ServerCatalog.Node), targets?.OfNode),
                Compared(result.Ratio(ServerCatalog.OursEpoll, ServerCatalog.Node), null),
                Compared(result.Ratio(ServerCatalog.Ours, ServerCatalog.Bare), null),
                Compared(result.Ratio(ServerCatalog.OursRecommended, ServerCatalog.SignalR), null));
        }

        WriteAllocations();
    }

    private void WriteAllocations()
    {
        const double Limit = 250;
        if (results.FirstOrDefault(result => result.Case.Key == "echo")?.SamplesOf(ServerCatalog.Ours) is not { Count: > 0 } samples) return;
        var bytes = CaseResult.Median(samples.Select(sample => sample.AllocatedBytes ?? 0));
        _text.AppendLine().Append("Bytes allocated per echoed event of 64 B, in the whole server: ").Append(Number(bytes, "N0"));
        _text.AppendLine(bytes <= Limit ? $" (≤ {Limit})" : $" (**> {Limit}**)");
    }

    private void WriteLoad(CaseResult result)
    {
        Row("server", $"{result.Case.Unit}s/s", "p50 ms", "p99 ms", $"CPU µs per {result.Case.Unit}", "lowest – highest", "server busy", "load program µs", "allocated B", "÷ Bun", "÷ Node", "÷ bare", "others");
        Row([.. Enumerable.Repeat("---", 13)]);
        foreach (var server in servers)
        {
            var samples = result.SamplesOf(server.Key);
            if (samples.Count == 0) continue;
            var costs = samples.Select(sample => sample.ServerMicroseconds).ToArray();
            Row([
                server.Title,
                Median(samples, sample => sample.PerSecond, "N0"),
                Median(samples, sample => sample.P50 / 1000, "N2"),
                Median(samples, sample => sample.P99 / 1000, "N2"),
                Median(samples, sample => sample.ServerMicroseconds, "N2"),
                $"{Number(costs.Min())} – {Number(costs.Max())}",
                Median(samples, sample => sample.ServerBusy, "P0"),
                Median(samples, sample => sample.LoadMicroseconds, "N2"),
                samples[0].AllocatedBytes is null ? "" : Median(samples, sample => sample.AllocatedBytes ?? 0, "N0"),
                .. Peers.Select(peer => Compared(result.Ratio(server.Key, peer), null)),
                Number(samples.Max(sample => sample.Others), "P0"),
            ]);
        }

        WriteBeside(result);
    }

    /// <summary>What the clients beside got done: a server that starves them is not the better one.</summary>
    private void WriteBeside(CaseResult result)
    {
        var beside = servers
            .Where(server => result.SamplesOf(server.Key).Any(sample => sample.BesidePerSecond > 0))
            .Select(server => $"{server.Title} {Median(result.SamplesOf(server.Key), sample => sample.BesidePerSecond, "N0")}");
        if (string.Join(", ", beside) is { Length: > 0 } text) _text.AppendLine().Append("Handlers beside, completed per second: ").Append(text).AppendLine(".");
    }

    private void WriteCluster(CaseResult result, ClusterPlan cluster)
    {
        _text.AppendLine();
        Row("server", "events/s", "CPU µs per event, all servers", "of a server without part in it", "of Redis", "Redis busy");
        Row([.. Enumerable.Repeat("---", 6)]);
        foreach (var server in servers)
        {
            var samples = result.SamplesOf(server.Key);
            if (samples.Count == 0) continue;
            var deliveries = cluster.DeliveriesPerEvent;
            Row(
                server.Title,
                Median(samples, sample => sample.PerSecond / deliveries, "N0"),
                Median(samples, sample => sample.ServerMicroseconds * deliveries, "N1"),
                cluster.Bystanders == 0 ? "–" : Median(samples, sample => (sample.BystanderMicroseconds ?? 0) * deliveries, "N1"),
                Median(samples, sample => (sample.RedisMicroseconds ?? 0) * deliveries, "N1"),
                Median(samples, sample => (sample.RedisMicroseconds ?? 0) * sample.PerSecond / 1e6, "P0"));
        }
    }

    private void WriteMemory(CaseResult result)
    {
        Row("server", "before, MB", "kB per connection at once", "settled", "÷ Bun", "÷ Node", "÷ bare");
        Row([.. Enumerable.Repeat("---", 7)]);
        foreach (var server in servers)
        {
            var samples = result.MemoryOf(server.Key);
            if (samples.Count == 0) continue;
            Row([
                server.Title,
                Number(CaseResult.Median(samples.Select(sample => sample.BaseBytes / 1e6)), "N0"),
                Number(CaseResult.Median(samples.Select(sample => sample.AtOnce / 1024)), "N1"),
                Number(CaseResult.Median(samples.Select(sample => sample.Settled / 1024)), "N1"),
                .. Peers.Select(peer => Compared(result.Ratio(server.Key, peer), null)),
            ]);
        }
    }

    private void Row(params ReadOnlySpan<string> cells) => _text.Append("| ").AppendJoin(" | ", cells!).AppendLine(" |");

    private static string Median(IReadOnlyList<Sample> samples, Func<Sample, double> value, string format) =>
        Number(CaseResult.Median(samples.Select(value)), format);

    private static string Compared(double? ratio, double? target)
    {
        if (ratio is not { } value) return "–";
        if (target is not { } limit) return Number(value);
        return value <= limit ? $"{Number(value)} (≤ {Number(limit)})" : $"**{Number(value)}** (> {Number(limit)})";
    }

    private static string Number(double value, string format = "N2") => value.ToString(format, CultureInfo.InvariantCulture);
}
