namespace SocketIoNet.Bench.Traffic;

internal sealed record BroadcastPlan(int Connections)
{
    public int Groups { get; init; } = 1;

    /// <summary>How many clients receive what is announced in a group.</summary>
    public int Members { get; init; } = Connections;

    public bool UsesRooms { get; init; }

    /// <summary>How many rooms an announcement goes to at once, over which the members are spread; 0 for one room.</summary>
    public int SpreadOver { get; init; }

    public string Namespace { get; init; } = "/";

    public int TextLength { get; init; } = 64;

    public int Servers { get; init; } = 1;

    /// <summary>All groups are on the first server, and a client of each on the second announces to it. Otherwise members are on all servers and announce in turn.</summary>
    public bool IsOneSided { get; init; }

    /// <summary>Which server a client connects to.</summary>
    public int ServerOf(int client)
    {
        if (!IsOneSided || client >= (Members + 1) * Groups) return client % Servers;
        return client < Members * Groups ? 0 : 1;
    }

    /// <summary>Which client makes an announcement to a group.</summary>
    public int AnnouncerOf(int group, int announcement) => IsOneSided ? (Members * Groups) + group : (group * Members) + (announcement % Servers);
}
