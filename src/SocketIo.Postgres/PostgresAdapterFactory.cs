using SocketIoNet.Adapters;
using SocketIoNet.Postgres.Connections;

namespace SocketIoNet.Postgres;

/// <summary>Creates the adapters of one server, which share its connections.</summary>
internal sealed class PostgresAdapterFactory(PostgresLink link, PostgresAdapterOptions options) : IAdapterFactory
{
    public IAdapter Create(Namespace @namespace) => new PostgresAdapter(@namespace, link, options);
}
