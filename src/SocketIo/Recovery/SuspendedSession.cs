namespace SocketIoNet.Recovery;

/// <summary>A session in memory.</summary>
internal sealed class SuspendedSession(RecoveryIdentity identity, string id, IReadOnlyCollection<string> rooms, SocketData data)
    : RecoverableSession(identity, id, rooms, data)
{
    private readonly HashSet<string> _rooms = new(rooms, StringComparer.Ordinal);
    private MissedEvents? _missed;

    /// <summary>The events of its namespace.</summary>
    public required PacketLog Log { get; init; }

    /// <summary>Counts the sessions of its namespace.</summary>
    public required SessionCount Owner { get; init; }

    public required DeliveryTrail Trail { get; init; }

    /// <summary>The end of the log when the socket left: earlier events for it were sent to it.</summary>
    public required long End { get; init; }

    /// <summary>When the socket left: a timestamp of the TimeProvider.</summary>
    public required long Timestamp { get; init; }

    /// <summary>The last position that the client had received when the session was taken.</summary>
    public long Received { get; private set; }

    /// <summary>Whether it is taken, and not yet resumed or returned.</summary>
    public bool IsTaken => _missed is not null;

    /// <summary>The socket's rooms and its id.</summary>
    public RoomSignature Signature { get; } = RoomSignature.Of(rooms).With(id);

    /// <summary>The same session, not taken.</summary>
    public SuspendedSession Renew() => new(Identity, Id, Rooms, Data) { Log = Log, Owner = Owner, Trail = Trail, End = End, Timestamp = Timestamp };

    public bool Misses(in LogEntry entry) => entry.IsFor(Id, _rooms);

    /// <summary>Takes the session; false if the client claims to have received what was never sent.</summary>
    /// <param name="memory">Keeps the events.</param>
    /// <param name="received">The last position that the client has received; null for none.</param>
    /// <param name="limit">How many bytes may wait for it.</param>
    public bool TryTake(RecoveryMemory memory, long? received, long limit)
    {
        // Clients keep an offset of an earlier session until they receive another.
        Received = Math.Max(received ?? Trail.Start, Trail.Start);
        if (Received > Log.End) return false;
        _missed = new MissedEvents(memory, this, Trail.FindStart(Received, End, Log.First), limit);
        return true;
    }

    /// <summary>
    /// Collects the missed events up to a position. First without the lock of the namespace, then under it for the few that are left.
    /// </summary>
    public RecoveryRejection Collect(long end, out MissedEvents? missed)
    {
        missed = _missed;
        return missed?.CollectTo(end) ?? RecoveryRejection.Unknown;
    }

    /// <summary>Ends the taking: the session was resumed, or will not be.</summary>
    public void Return() => _missed = null;
}
