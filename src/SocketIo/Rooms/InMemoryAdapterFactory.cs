using SocketIoNet.Recovery;
using SocketIoNet.Rooms;

namespace SocketIoNet.Adapters;

/// <summary>Creates the adapters of a server that stands alone, whose rooms are in its memory: the default.</summary>
public sealed class InMemoryAdapterFactory : IAdapterFactory
{
    /// <inheritdoc/>
    public IAdapter Create(Namespace @namespace) => CreateAdapter(@namespace);

    internal static InMemoryAdapter CreateAdapter(Namespace @namespace) => @namespace.Server.Options.ConnectionStateRecovery is { } recovery
        ? new RecoverableInMemoryAdapter(@namespace, recovery, @namespace.Server.RecoveryMemory!)
        : new InMemoryAdapter(@namespace);
}
