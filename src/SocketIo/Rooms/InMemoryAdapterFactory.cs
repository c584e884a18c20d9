using SocketIoNet.Recovery;
using SocketIoNet.Rooms;

namespace SocketIoNet.Adapters;

/// <summary>
/// Makes the adapters of a server that stands alone, whose rooms are in its memory: the default. An adapter that connects several servers may keep the rooms and the sockets of its own
/// server in such an adapter.
/// </summary>
public sealed class InMemoryAdapterFactory : IAdapterFactory
{
    /// <inheritdoc/>
    public IAdapter Create(Namespace @namespace) => @namespace.Server.Options.ConnectionStateRecovery is { } recovery
        ? new RecoverableInMemoryAdapter(@namespace, recovery, @namespace.Server.RecoveryMemory!)
        : new InMemoryAdapter(@namespace);
}
