using System.Collections.Concurrent;
using SocketIoNet.Adapters;

namespace SocketIoNet.InteropHost.Linked;

/// <summary>Links the servers that it is given to, as an adapter of somebody else would that sends bytes between them.</summary>
internal sealed class LinkedAdapters : IAdapterFactory
{
    private readonly ConcurrentQueue<LinkedAdapter> _all = new();
    private readonly InMemoryAdapterFactory _local = new();

    public IAdapter Create(Namespace @namespace)
    {
        var adapter = new LinkedAdapter(this, @namespace, _local.Create(@namespace));
        _all.Enqueue(adapter);
        return adapter;
    }

    public IEnumerable<LinkedAdapter> OthersThan(LinkedAdapter one) => _all.Where(other => other != one && other.Name == one.Name);
}
