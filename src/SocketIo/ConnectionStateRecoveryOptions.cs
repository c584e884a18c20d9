namespace SocketIoNet;

/// <summary>
/// How clients that lost their connection get their sockets back: id, rooms and data, and the events that they missed. Kept in the memory of the server, for each namespace
/// apart, unless the adapter keeps it elsewhere; with an adapter that is no <see cref="Recovery.IRecoverableAdapter"/> nothing is recovered.
/// </summary>
public sealed class ConnectionStateRecoveryOptions
{
    /// <summary>How long after the disconnect a client may come back; also how long an event is kept after it was sent. Default: 2 min.</summary>
    public TimeSpan MaxDisconnectionDuration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether a recovered socket passes by the middlewares, and with them by whatever they authorize. Default: false. (In Node's server it is true.)
    /// </summary>
    public bool SkipMiddlewares { get; set; }

    /// <summary>How many disconnected clients of one namespace are remembered. Default: 10,000; beyond it the one that left first is forgotten.</summary>
    public int MaxSessions { get; set; } = 10_000;

    /// <summary>
    /// How many events of one namespace are kept. Default: 100,000; beyond it the oldest is dropped, and a client that may have missed it is not recovered.
    /// </summary>
    public int MaxPackets { get; set; } = 100_000;

    /// <summary>
    /// How many bytes the events kept of one namespace may have together. Default: 64 MiB; beyond it the oldest are dropped, and clients that may have missed them are not
    /// recovered.
    /// </summary>
    public long MaxPacketBytes { get; set; } = 64 * 1024 * 1024;
}
