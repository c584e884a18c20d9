using SocketIoNet.Bench.Servers;
using SocketIoNet.Bench.Traffic;
using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Cases;

/// <summary>Something that is measured on every server that offers it.</summary>
internal sealed record BenchCase(string Key, string Title, ServerFeatures Needs)
{
    /// <summary>What a figure per message is per.</summary>
    public string Unit { get; init; } = "message";

    /// <summary>The load; null for a case that measures memory.</summary>
    public Func<Dialect, ILoad>? CreateLoad { get; init; }

    /// <summary>The servers that are measured together; null for one that stands alone.</summary>
    public ClusterPlan? Cluster { get; init; }

    public int IdleConnections { get; init; }

    public Targets? Targets { get; init; }

    public bool IsOfferedBy(ServerSpec server) => (server.Features & Needs) == Needs;
}
