namespace SocketIoNet.EngineIo;

/// <summary>
/// Receives what a transport pushes (<see cref="IPushConnection"/>). Calls do not overlap; they come from any threads of the transport, without its locks, and without an
/// execution context. Handlers of the application run in them and may block. They do not throw.
/// </summary>
public interface IPushReceiver
{
    /// <summary>
    /// Memory of the receiver for the next bytes, when it waits for much of a message that has begun; otherwise empty, and the transport receives into memory of its own.
    /// Called before <see cref="OnReceived"/>, without another call in between.
    /// </summary>
    Memory<byte> GetMemory();

    /// <summary>Bytes have arrived.</summary>
    /// <param name="bytes">
    /// The beginning of <see cref="GetMemory"/>, unless that was empty; otherwise memory of the transport, which is valid until the call returns and may be changed. The
    /// receiver handles all of them, or keeps a copy.
    /// </param>
    /// <returns>False if nothing more is to be received until <see cref="IPushConnection.Resume"/>.</returns>
    bool OnReceived(Span<byte> bytes);

    /// <summary>The first call, and the one after <see cref="IPushConnection.Resume"/>, whether or not the receiver is paused.</summary>
    /// <returns>False if nothing is to be received until <see cref="IPushConnection.Resume"/> is called again.</returns>
    bool OnResumed();

    /// <summary>
    /// The server stops. The receiver ends the connection as soon as everything is sent, without waiting for the client; what arrives is dropped. Called at most once.
    /// The transport waits for the end as long as the server allows, and then aborts the connection.
    /// </summary>
    void OnStopping();

    /// <summary>
    /// The end of the connection, however it came. Called exactly once, and last. If the client has closed, everything it sent before comes first, and a receiver that is paused
    /// is not called before it has continued. If the connection is broken, or was closed or aborted here, it is called at once.
    /// </summary>
    /// <param name="exception">The error that has broken the connection; null if the client or this server has closed it.</param>
    void OnEnded(Exception? exception);
}
