namespace SocketIoNet.Bench.Servers;

/// <summary>Servers of one kind on a Redis of their own.</summary>
/// <param name="Adapter">How they are connected.</param>
/// <param name="Servers">How many there are.</param>
internal sealed record ClusterPlan(string Adapter, int Servers)
{
    /// <summary>How many of the servers, the last ones, have no part in what is measured.</summary>
    public int Bystanders { get; init; }

    /// <summary>How many deliveries an event causes.</summary>
    public int DeliveriesPerEvent { get; init; } = 1;

    /// <summary>Whether they forward the requests of each other's sessions.</summary>
    public bool ForwardsSessions { get; init; }
}
