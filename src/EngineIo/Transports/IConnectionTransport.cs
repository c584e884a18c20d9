namespace SocketIoNet.EngineIo.Transports;

/// <summary>A transport that is one connection.</summary>
internal interface IConnectionTransport : IEngineTransport
{
    /// <summary>Reads until the connection ends.</summary>
    Task RunAsync();
}
