namespace SocketIoNet.EngineIo.Transports;

/// <summary>A transport with a single connection.</summary>
internal interface IConnectionTransport : IEngineTransport
{
    /// <summary>Reads until the connection ends.</summary>
    Task RunAsync();
}
