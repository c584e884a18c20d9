namespace SocketIoNet.Adapters;

/// <summary>One server, whose rooms are in its memory.</summary>
internal sealed class InMemoryAdapterFactory : IAdapterFactory
{
    public IAdapter Create(Namespace @namespace) => new InMemoryAdapter(@namespace);
}
