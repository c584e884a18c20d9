using SocketIoNet.EngineIo.Internal;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>The connection to one client, as its session sees it.</summary>
internal interface IEngineTransport : IQueueReader
{
    TransportKind Kind { get; }

    /// <summary>
    /// Prepares for the end; the queue is completed right after. Returns true when the goodbye has to wait for the client's next request, so
    /// that the session must stay known until then.
    /// </summary>
    bool BeginClose(CloseMode mode);

    /// <summary>Cuts the connection without a goodbye.</summary>
    void Abort();
}
