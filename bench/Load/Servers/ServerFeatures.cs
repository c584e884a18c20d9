namespace SocketIoNet.Bench.Servers;

/// <summary>What a server offers of what the cases need.</summary>
[Flags]
internal enum ServerFeatures
{
    None = 0,
    Echo = 1,
    JsonRaw = 2,
    Rooms = 4,
    Polling = 8,
    Upgrade = 16,
    Namespaces = 32,
    FetchSockets = 64,
    Blocking = 128,
    Cluster = 256,
    Forwarding = 512,
    ManyRooms = 1024,

    /// <summary>Broadcasts to a thousand clients, without anything else.</summary>
    Broadcast = 2048,
    Everything = 4095,
}
