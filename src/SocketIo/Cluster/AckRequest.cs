using SocketIoNet.Adapters;

namespace SocketIoNet.Cluster;

/// <summary>A broadcast whose acknowledgements other servers pass on, after each has said how many recipients it has.</summary>
internal sealed class AckRequest(string id, AckCollector acks) : ClusterRequest(id)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServerAcks> _byServer = new(StringComparer.Ordinal);
    private ExpectedServers? _servers;
    private bool _isCounted;

    /// <summary>The servers that will say how many recipients they have. To be called once.</summary>
    public void Expect(ExpectedServers servers)
    {
        lock (_lock)
        {
            _servers = servers;
            foreach (var (serverId, server) in _byServer)
            {
                if (server.IsCounted) servers.TryRespond(serverId);
            }
        }

        EndCountingIfComplete();
    }

    public override void OnResponse(ClusterMessage response)
    {
        if (response.Type == ClusterMessageType.BroadcastClientCount) OnCounted(response.ServerId, response.ClientCount);
        else if (response.Data is { } data && IsNew(response)) acks.Settle(response.SocketId, data);
    }

    public override void OnServerLeft(string serverId)
    {
        int outstanding;
        lock (_lock)
        {
            outstanding = Of(serverId).Leave();
            _servers?.Leave(serverId);
        }

        if (outstanding >= 0) acks.SettleWithout(outstanding);
        else acks.AddRecipients(-outstanding);
        EndCountingIfComplete();
    }

    private void OnCounted(string serverId, int count)
    {
        lock (_lock)
        {
            var server = Of(serverId);
            if (server.IsCounted) return;
            server.Count = count;
            _servers?.TryRespond(serverId);
        }

        acks.AddRecipients(count);
        EndCountingIfComplete();
    }

    /// <summary>Whether this is not an acknowledgement that has come before, or one more than there are recipients.</summary>
    private bool IsNew(ClusterMessage response)
    {
        lock (_lock) return Of(response.ServerId).TryAcknowledge(response.SocketId);
    }

    private ServerAcks Of(string serverId)
    {
        if (_byServer.TryGetValue(serverId, out var server)) return server;
        return _byServer[serverId] = new ServerAcks();
    }

    private void EndCountingIfComplete()
    {
        lock (_lock)
        {
            if (_isCounted || _servers is not { IsComplete: true }) return;
            _isCounted = true;
        }

        acks.EndCounting();
    }

    private sealed class ServerAcks
    {
        private readonly HashSet<string> _socketIds = new(StringComparer.Ordinal);
        private int _acknowledged;

        public int? Count { get; set; }

        public bool IsCounted => Count is not null;

        /// <summary>Nothing more is accepted. Returns how many acknowledgements are outstanding; negative when the server has acknowledged more than it has announced.</summary>
        public int Leave()
        {
            var outstanding = (Count ?? 0) - _acknowledged;
            Count = _acknowledged;
            return outstanding;
        }

        public bool TryAcknowledge(string socketId)
        {
            if (_acknowledged >= Count || (socketId.Length > 0 && !_socketIds.Add(socketId))) return false;
            _acknowledged++;
            return true;
        }
    }
}
