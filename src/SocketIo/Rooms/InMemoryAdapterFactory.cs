using SocketIoNet.Recovery;
using SocketIoNet.Rooms;

namespace SocketIoNet.Adapters;

/// <summary>Creates adapters for a single server, with rooms in memory. The default.</summary>
public sealed class InMemoryAdapterFactory : IAdapterFactory
{
    /// <inheritdoc/>
    public IAdapter Create(Namespace @namespace) => CreateAdapter(@namespace);

    internal static InMemoryAdapter CreateAdapter(Namespace @namespace) => @namespace.Server.Options.ConnectionStateRecovery is null
        ? new InMemoryAdapter(@namespace)
        : new RecoverableInMemoryAdapter(@namespace);
}
