using SocketIoNet.Adapters;

namespace SocketIoNet.InteropHost.Linked;

/// <summary>Links one server to the others that are connected to the same hub, as an adapter of an application's own would.</summary>
internal sealed class LinkedAdapters(int port) : IAdapterFactory
{
    private readonly LinkClient _link = new(port);

    public IAdapter Create(Namespace @namespace) => new LinkedAdapter(@namespace, _link);
}
