
namespace SocketIoNet;

/// <summary>
/// How clients that lost their connection get their sockets back: id, rooms and data, and the events that they missed. Kept in the memory of the server, unless the adapter keeps
/// it elsewhere; with an adapter that is no <see cref="Recovery.IRecoverableAdapter"/> nothing is recovered. The limits are those of the whole server, all namespaces together.
/// </summary>
public sealed class ConnectionStateRecoveryOptions
{
    /// <summary>How long after the disconnect a client may come back; also how long an event is kept after it was sent. Default: 2 min.</summary>
    public TimeSpan MaxDisconnectionDuration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether a recovered socket passes by the middlewares, and with them by whatever they authorize. Default: false. (In Node's server it is true.)
    /// </summary>
    public bool SkipMiddlewares { get; set; }

    /// <summary>
    /// How long the handlers of a recovered socket wait for those of the lost connection that still run, OnDisconnect among them. The client has its answer before, and is sent
    /// what is for it; its events wait. When the time is over they run beside each other, and a warning is logged. Default: 30 s.
    /// </summary>
    public TimeSpan HandoverTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many disconnected clients are remembered. Default: 10,000; beyond it the one that left first is forgotten.</summary>
    public int MaxSessions { get; set; } = 10_000;

    /// <summary>How many events are kept. Default: 100,000; beyond it the oldest is dropped, and a client that may have missed it is not recovered.</summary>
    public int MaxPackets { get; set; } = 100_000;

    /// <summary>
    /// How many bytes the kept events may have together. Default: 64 MiB; beyond it the oldest are dropped, and clients that may have missed them are not recovered.
    /// </summary>
    public long MaxPacketBytes { get; set; } = 64 * 1024 * 1024;
}
