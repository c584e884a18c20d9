using SocketIoNet.Adapters;

namespace SocketIoNet.Cluster;

/// <summary>The servers whose responses to one request are awaited: by their ids, or their number where the ids are not known.</summary>
internal sealed class ExpectedServers
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _responded = new(StringComparer.Ordinal);
    private readonly HashSet<string>? _missing;
    private readonly int _count;

    public ExpectedServers(IReadOnlyCollection<string> serverIds) => _missing = new HashSet<string>(serverIds, StringComparer.Ordinal);

    public ExpectedServers(int count) => _count = count;

    public bool IsComplete
    {
        get
        {
            lock (_lock) return MissingCount == 0;
        }
    }

    /// <summary>The servers that have not responded.</summary>
    public MissingServers Missing
    {
        get
        {
            lock (_lock) return MissingCount == 0 ? MissingServers.None : new MissingServers(MissingCount, [.. _missing ?? []]);
        }
    }

    private int MissingCount => _missing?.Count ?? Math.Max(0, _count - _responded.Count);

    /// <summary>A server has responded; false when it had already.</summary>
    public bool TryRespond(string serverId)
    {
        lock (_lock)
        {
            _missing?.Remove(serverId);
            return _responded.Add(serverId);
        }
    }

    /// <summary>A server has left: nothing is awaited of it.</summary>
    public void Leave(string serverId)
    {
        lock (_lock) _missing?.Remove(serverId);
    }
}
