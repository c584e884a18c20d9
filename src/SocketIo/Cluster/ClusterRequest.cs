using SocketIoNet.Adapters;

namespace SocketIoNet.Cluster;

/// <summary>A request to the other servers that awaits their responses.</summary>
internal abstract class ClusterRequest(string id)
{
    public string Id => id;

    /// <summary>A response has come. Not called under a lock.</summary>
    public abstract void OnResponse(ClusterMessage response);

    /// <summary>A server has left.</summary>
    public abstract void OnServerLeft(string serverId);
}
