namespace SocketIoNet.Cluster;

/// <summary>The other servers, each known by its messages.</summary>
internal sealed class ClusterMembers(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _lastSeen = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_lock) return _lastSeen.Count;
        }
    }

    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_lock) return [.. _lastSeen.Keys];
        }
    }

    /// <summary>A message of a server has come.</summary>
    public void Touch(string serverId)
    {
        lock (_lock) _lastSeen[serverId] = time.GetTimestamp();
    }

    public bool Remove(string serverId)
    {
        lock (_lock) return _lastSeen.Remove(serverId);
    }

    /// <summary>Removes the servers that have been silent for too long, and returns them.</summary>
    public IReadOnlyList<string> RemoveSilent(TimeSpan timeout)
    {
        lock (_lock)
        {
            List<string> silent = [.. _lastSeen.Where(member => time.GetElapsedTime(member.Value) >= timeout).Select(member => member.Key)];
            foreach (var serverId in silent) _lastSeen.Remove(serverId);
            return silent;
        }
    }
}
