using SocketIoNet.Adapters;

namespace SocketIoNet.Cluster;

/// <summary>A request that every other server responds to once.</summary>
internal sealed class CollectingRequest(string id, ExpectedServers servers) : ClusterRequest(id)
{
    private readonly Lock _lock = new();
    private readonly List<ClusterMessage> _responses = [];
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MissingServers Missing => servers.Missing;

    /// <summary>The responses so far, in the order of arrival.</summary>
    public IReadOnlyList<ClusterMessage> Responses
    {
        get
        {
            lock (_lock) return [.. _responses];
        }
    }

    public override void OnResponse(ClusterMessage response)
    {
        lock (_lock)
        {
            if (servers.TryRespond(response.ServerId)) _responses.Add(response);
        }

        CompleteIfAllResponded();
    }

    public override void OnServerLeft(string serverId)
    {
        servers.Leave(serverId);
        CompleteIfAllResponded();
    }

    /// <summary>Waits until all servers have responded, or the time is up.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        CompleteIfAllResponded();
        try
        {
            await _completed.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What has come is a partial result, which names the servers that are missing.
        }
    }

    private void CompleteIfAllResponded()
    {
        if (servers.IsComplete) _completed.TrySetResult();
    }
}
