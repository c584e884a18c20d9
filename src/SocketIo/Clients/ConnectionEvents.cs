using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Clients;

/// <summary>Who watches one connection; made when the first one does.</summary>
internal sealed class ConnectionEvents
{
    public Watchers<Action<Connection>> Upgraded { get; } = new();

    public Watchers<Action<Connection>> Drained { get; } = new();

    public Watchers<Action<Connection, SessionPacket>> PacketReceived { get; } = new();

    public Watchers<Action<Connection, string, string?>> Closed { get; } = new();
}
