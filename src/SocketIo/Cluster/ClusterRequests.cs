using System.Collections.Concurrent;
using SocketIoNet.Adapters;

namespace SocketIoNet.Cluster;

/// <summary>The requests that await responses, by their ids. A response that comes too late finds none.</summary>
internal sealed class ClusterRequests
{
    private readonly ConcurrentDictionary<string, ClusterRequest> _pending = new(StringComparer.Ordinal);

    public void Add(ClusterRequest request) => _pending[request.Id] = request;

    public void Remove(ClusterRequest request) => _pending.TryRemove(request.Id, out _);

    public void OnResponse(ClusterMessage response)
    {
        if (response.RequestId is { } id && _pending.TryGetValue(id, out var request)) request.OnResponse(response);
    }

    public void OnServerLeft(string serverId)
    {
        foreach (var request in _pending.Values) request.OnServerLeft(serverId);
    }
}
