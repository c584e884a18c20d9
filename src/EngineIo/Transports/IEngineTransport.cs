using SocketIoNet.EngineIo.Sending;
using SocketIoNet.EngineIo.Sessions;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>The transport of a session.</summary>
internal interface IEngineTransport : IQueueReader
{
    TransportKind Kind { get; }

    /// <summary>
    /// Prepares the close; the queue is completed right after. Returns true if the transport removes the session itself, when the client has taken the close or its time is over.
    /// </summary>
    bool BeginClose(CloseMode mode);

    /// <summary>Limits the time that the client has to take the close.</summary>
    void LimitClose(TimeSpan limit);
}
