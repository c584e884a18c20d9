namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>Writes to a connection.</summary>
internal interface IConnectionOutput
{
    /// <summary>Writes bytes, which do not change until it completes. Writes must not overlap.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);
}
