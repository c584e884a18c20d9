namespace SocketIoNet.Recovery;

/// <summary>What the memory keeps of a socket whose connection was lost.</summary>
internal sealed class SuspendedSession(RecoveryIdentity identity, string id, IReadOnlyCollection<string> rooms, SocketData data)
    : RecoverableSession(identity, id, rooms, data)
{
    private readonly HashSet<string> _rooms = new(rooms, StringComparer.Ordinal);
    private MissedEvents? _missed;

    public required DeliveryTrail Trail { get; init; }

    /// <summary>The end of the log when the socket left: what came before was sent to it as far as it was for it.</summary>
    public required long End { get; init; }

    /// <summary>When the socket left, in the clock's own units.</summary>
    public required long Timestamp { get; init; }

    /// <summary>What the client has received, as of the time when the session was taken.</summary>
    public long Received { get; private set; }

    /// <summary>Whether somebody has taken it and is still to resume or return it.</summary>
    public bool IsTaken => _missed is not null;

    /// <summary>The same for another taker.</summary>
    public SuspendedSession Renew() => new(Identity, Id, Rooms, Data) { Trail = Trail, End = End, Timestamp = Timestamp };

    /// <summary>Takes the session and what has been missed so far, or says why that cannot be.</summary>
    /// <param name="log">What is kept.</param>
    /// <param name="received">The last position that the client has received; null for none.</param>
    /// <param name="limit">How many bytes may wait for it.</param>
    public RecoveryRefusal Take(PacketLog log, long? received, long limit)
    {
        // Clients keep an offset of an earlier session until they receive another.
        Received = Math.Max(received ?? Trail.Start, Trail.Start);
        if (Received > log.End) return RecoveryRefusal.Offset;
        var missed = new MissedEvents(Trail.FindStart(Received, End, log.First), limit);
        if (missed.TryCollect(log, Id, _rooms, out var refusal)) _missed = missed;
        return refusal;
    }

    /// <summary>All that was missed; null when some of it is lost since the session was taken, or it has become too much.</summary>
    public MissedEvents? Complete(PacketLog log)
    {
        var missed = _missed;
        _missed = null;
        return missed is not null && missed.TryCollect(log, Id, _rooms, out _) ? missed : null;
    }

    public void Return() => _missed = null;
}
