
namespace SocketIoNet;

/// <summary>
/// Lets clients that lost their connection have their sockets again, with id, rooms, data and the events that they missed. This state is kept in the memory of the server, unless the adapter keeps
/// it elsewhere. An adapter that is neither the one in memory nor derived from <see cref="Adapters.ClusterAdapter"/> recovers nothing. The limits apply to the whole server, all namespaces together.
/// </summary>
public sealed class ConnectionStateRecoveryOptions
{
    /// <summary>How long after the disconnect a client can be recovered, and how long an event is kept. Default: 2 min.</summary>
    public TimeSpan MaxDisconnectionDuration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether recovered sockets skip the middlewares, and so what these authorize. Default: false. (In Node's server: true.)
    /// </summary>
    public bool SkipMiddlewares { get; set; }

    /// <summary>
    /// How long the handlers of a recovered socket wait for handlers of the lost connection that still run, including OnDisconnect. The client is connected and receives events meanwhile; its own
    /// events wait. After that time both run at the same time, and a warning is logged. Default: 30 s.
    /// </summary>
    public TimeSpan HandoverTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The number of sessions of disconnected clients. Default: 10,000. Beyond it the oldest is dropped.</summary>
    public int MaxSessions { get; set; } = 10_000;

    /// <summary>The number of events that are kept. Default: 100,000. Beyond it the oldest is dropped, and a client that may have missed it is not recovered.</summary>
    public int MaxPackets { get; set; } = 100_000;

    /// <summary>
    /// The bytes of all kept events. Default: 64 MiB. Beyond it the oldest are dropped, and clients that may have missed them are not recovered.
    /// </summary>
    public long MaxPacketBytes { get; set; } = 64 * 1024 * 1024;
}
