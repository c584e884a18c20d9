using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Traffic;

internal sealed record EchoPlan(Func<Dialect, int, Exchange> Make)
{
    public int Connections { get; init; } = 100;

    /// <summary>How many of them send; the rest are only there.</summary>
    public int Active { get; init; } = 100;

    public int Window { get; init; } = 1;

    public string[] Namespaces { get; init; } = ["/"];

    /// <summary>What some clients do beside, one request at a time and not counted with the others.</summary>
    public Func<Dialect, int, Exchange>? MakeSide { get; init; }

    public int SideClients { get; init; }
}
