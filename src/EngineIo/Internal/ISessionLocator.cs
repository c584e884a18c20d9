using SocketIoNet.EngineIo.Transports;

namespace SocketIoNet.EngineIo.Internal;

/// <summary>Knows sessions that live elsewhere; asked before a session id is called unknown.</summary>
internal interface ISessionLocator
{
    ValueTask<IPollingEndpoint?> FindAsync(string sessionId);
}
