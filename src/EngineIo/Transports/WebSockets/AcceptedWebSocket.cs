using SocketIoNet.EngineIo.Transports.WebSockets.Detachment;
using SocketIoNet.EngineIo.Transports.WebSockets.Pushed;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>A WebSocket whose handshake is complete.</summary>
/// <param name="Connection">The WebSocket.</param>
/// <param name="Detachable">The connection under it, if it can leave its request and is read through its pipes.</param>
internal sealed record AcceptedWebSocket(IMessageConnection Connection, IDetachableConnectionFeature? Detachable)
{
    /// <summary>Calls <paramref name="use"/>, which disposes the WebSocket. If it can leave its request, the call does not wait for that.</summary>
    public Task RunAsync(Func<IMessageConnection, Task> use)
    {
        if (Connection is PushedWebSocket pushed) pushed.Attach(use);
        else if (Detachable is null) return use(Connection);
        else Detachable.Detach(() => use(Connection));
        return Task.CompletedTask;
    }
}
