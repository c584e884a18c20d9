namespace SocketIoNet.Recovery;

/// <summary>The sessions of a server by their secret, in the order of their disconnects. A session that was taken keeps its place until it is resumed.</summary>
internal sealed class SessionStore(ConnectionStateRecoveryOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<SuspendedSession>> _byPrivateId = new(StringComparer.Ordinal);
    private readonly LinkedList<SuspendedSession> _byAge = [];

    public bool IsExpired(SuspendedSession session) => time.GetElapsedTime(session.Timestamp) >= options.MaxDisconnectionDuration;

    public SuspendedSession? Find(string privateId)
    {
        lock (_lock) return _byPrivateId.GetValueOrDefault(privateId)?.Value;
    }

    public void Add(SuspendedSession session)
    {
        lock (_lock)
        {
            _byPrivateId.Add(session.Identity.PrivateId, _byAge.AddLast(session));
            session.Owner.OnKept();
            while (_byAge.Count > options.MaxSessions) RemoveNode(_byAge.First!);
        }
    }

    /// <summary>Replaces a session of a socket with another.</summary>
    public void Replace(SuspendedSession session, SuspendedSession with)
    {
        lock (_lock)
        {
            if (FindNode(session) is { } node) node.Value = with;
        }
    }

    public void Remove(SuspendedSession session)
    {
        lock (_lock)
        {
            if (FindNode(session) is { } node) RemoveNode(node);
        }
    }

    public void DropExpired()
    {
        lock (_lock)
        {
            while (_byAge.First is { } oldest && IsExpired(oldest.Value)) RemoveNode(oldest);
        }
    }

    private LinkedListNode<SuspendedSession>? FindNode(SuspendedSession session) =>
        _byPrivateId.GetValueOrDefault(session.Identity.PrivateId) is { } node && node.Value == session ? node : null;

    private void RemoveNode(LinkedListNode<SuspendedSession> node)
    {
        _byPrivateId.Remove(node.Value.Identity.PrivateId);
        _byAge.Remove(node);
        node.Value.Owner.OnForgotten();
    }
}
