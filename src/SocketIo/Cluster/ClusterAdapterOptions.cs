namespace SocketIoNet.Adapters;

/// <summary>How long servers wait for each other.</summary>
public sealed class ClusterAdapterOptions
{
    /// <summary>How long other servers may take to respond, where an operation says nothing else. Default: 5 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a server may be silent before it sends a heartbeat. Default: 5 s; null for no heartbeats: then <see cref="ClusterAdapter.CountServersAsync"/> has to be overridden, and
    /// servers that do not respond are counted, but not named.
    /// </summary>
    public TimeSpan? HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a server may be silent before it counts as gone. Default: 10 s.</summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
