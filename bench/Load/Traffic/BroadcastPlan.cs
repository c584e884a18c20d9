namespace SocketIoNet.Bench.Traffic;

internal sealed record BroadcastPlan(int Connections)
{
    public int Groups { get; init; } = 1;

    /// <summary>How many clients receive what is announced in a group.</summary>
    public int Members { get; init; } = Connections;

    public bool UsesRooms { get; init; }

    public string Namespace { get; init; } = "/";

    public int TextLength { get; init; } = 64;
}
