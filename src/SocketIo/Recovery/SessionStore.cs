namespace SocketIoNet.Recovery;

/// <summary>The sockets of one namespace that may come back, by their secret, in the order in which they left.</summary>
internal sealed class SessionStore(ConnectionStateRecoveryOptions options, TimeProvider time)
{
    private readonly Dictionary<string, LinkedListNode<SuspendedSession>> _byPrivateId = new(StringComparer.Ordinal);
    private readonly LinkedList<SuspendedSession> _byAge = [];

    public int Count => _byAge.Count;

    public bool IsExpired(SuspendedSession session) => time.GetElapsedTime(session.Timestamp) >= options.MaxDisconnectionDuration;

    public SuspendedSession? Find(string privateId) => _byPrivateId.GetValueOrDefault(privateId)?.Value;

    public void Add(SuspendedSession session)
    {
        if (IsExpired(session)) return;
        // One that is returned has its old place; nearly all others are the youngest.
        var before = _byAge.Last;
        while (before is not null && before.Value.Timestamp > session.Timestamp) before = before.Previous;
        _byPrivateId[session.Identity.PrivateId] = before is null ? _byAge.AddFirst(session) : _byAge.AddAfter(before, session);
        while (_byAge.Count > options.MaxSessions) Remove(_byAge.First!.Value);
    }

    public void Remove(SuspendedSession session)
    {
        if (_byPrivateId.Remove(session.Identity.PrivateId, out var node)) _byAge.Remove(node);
    }

    public void DropExpired()
    {
        while (_byAge.First is { } oldest && IsExpired(oldest.Value)) Remove(oldest.Value);
    }
}
