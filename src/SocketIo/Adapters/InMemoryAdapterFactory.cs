using SocketIoNet.Recovery;

namespace SocketIoNet.Adapters;

/// <summary>One server, whose rooms are in its memory.</summary>
internal sealed class InMemoryAdapterFactory : IAdapterFactory
{
    public IAdapter Create(Namespace @namespace) => @namespace.Server.Options.ConnectionStateRecovery is { } recovery
        ? new RecoverableInMemoryAdapter(@namespace, recovery)
        : new InMemoryAdapter(@namespace);
}
