using System.IO.Pipelines;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

/// <summary>
/// A feature of connections that can leave the HTTP layer. After an upgrade nothing needs the request any more; its end frees most of the
/// memory of an idle connection.
/// </summary>
internal interface IDetachableConnectionFeature
{
    /// <summary>The pipes of the HTTP layer.</summary>
    IDuplexPipe HttpTransport { get; }

    /// <summary>The pipes below the HTTP layer.</summary>
    IDuplexPipe Transport { get; }

    /// <summary>
    /// Takes the connection from the HTTP layer, which from now on can neither read, write nor end it, and calls <paramref name="run"/> in the
    /// execution context of the connection. The connection ends when both the HTTP layer and the returned task have ended. Call it once,
    /// from a request that has no pending read or write, and end the request.
    /// </summary>
    void Detach(Func<Task> run);

    /// <summary>Aborts the connection, unless it has ended.</summary>
    void Abort();
}
