using SocketIoNet.EngineIo.Sending;
using SocketIoNet.EngineIo.Sessions;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>The connection to one client, as its session sees it.</summary>
internal interface IEngineTransport : IQueueReader
{
    TransportKind Kind { get; }

    /// <summary>
    /// Prepares for the end; the queue is completed right after. Returns true when the transport forgets the session itself, once the goodbye has been taken or given up.
    /// </summary>
    bool BeginClose(CloseMode mode);

    /// <summary>A goodbye that still waits to be taken is given up after <paramref name="limit"/>.</summary>
    void LimitClose(TimeSpan limit);
}
