using SocketIoNet.Adapters;

namespace SocketIoNet.Redis.Connections;

/// <summary>Creates the adapters of one server, which share its connections.</summary>
internal sealed class RedisAdapterFactory(Func<Namespace, IAdapter> create) : IAdapterFactory
{
    public IAdapter Create(Namespace @namespace) => create(@namespace);
}
