using SocketIoNet.EngineIo.Sending;
using SocketIoNet.EngineIo.Sessions;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>The transport of a session.</summary>
internal interface IEngineTransport : IQueueReader
{
    TransportKind Kind { get; }

    /// <summary>
    /// Prepares the close; the queue is completed right after. Returns true if the transport removes the session itself, after the client
    /// has received the close or a time limit.
    /// </summary>
    bool BeginClose(CloseMode mode);

    /// <summary>Limits the time for the client to receive the close.</summary>
    void LimitClose(TimeSpan limit);
}
