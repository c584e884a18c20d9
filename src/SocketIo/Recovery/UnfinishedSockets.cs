using System.Collections.Concurrent;

namespace SocketIoNet.Recovery;

/// <summary>The sockets whose connection was lost and whose handlers still run, by id: the handlers of the recovered socket run after them.</summary>
internal sealed class UnfinishedSockets
{
    private readonly ConcurrentDictionary<string, SocketRecovery> _byId = new(StringComparer.Ordinal);

    public SocketRecovery? Find(string id) => _byId.GetValueOrDefault(id);

    public void Add(string id, SocketRecovery lost) => _byId[id] = lost;

    public void Finish(string id, SocketRecovery lost)
    {
        lost.Finish();
        _byId.TryRemove(new KeyValuePair<string, SocketRecovery>(id, lost));
    }
}
