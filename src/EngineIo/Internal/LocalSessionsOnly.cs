using SocketIoNet.EngineIo.Transports;

namespace SocketIoNet.EngineIo.Internal;

/// <summary>The sessions of this server are all there are.</summary>
internal sealed class LocalSessionsOnly : ISessionLocator
{
    public ValueTask<IPollingEndpoint?> FindAsync(string sessionId) => ValueTask.FromResult<IPollingEndpoint?>(null);
}
