namespace SocketIoNet.EngineIo;

/// <summary>
/// A feature of connections whose transport can hold back what is flushed, so that two writes leave in one: the response to an upgrade and the first frame. A layer in between, such as TLS, does not
/// hide it, as it hides <see cref="IPushConnection"/>.
/// </summary>
public interface IConnectionFlushFeature
{
    /// <summary>
    /// Lets what is flushed next wait for what is flushed after it; its flush completes at once. It waits until <see cref="Release"/> or the end of the connection at the latest, and if the connection is
    /// attached (<see cref="IPushConnection.Attach"/>), until the first call of the receiver has returned.
    /// </summary>
    /// <remarks>The caller neither blocks nor awaits anything before it releases or attaches the connection.</remarks>
    void HoldNext();

    /// <summary>Sends what waits, and lets nothing wait any more. Has no effect on a connection that is attached.</summary>
    void Release();
}
