namespace SocketIoNet.Recovery;

/// <summary>What the memory keeps of a socket whose connection was lost.</summary>
internal sealed class SuspendedSession(RecoveryIdentity identity, string id, IReadOnlyCollection<string> rooms, SocketData data)
    : RecoverableSession(identity, id, rooms, data)
{
    private readonly HashSet<string> _rooms = new(rooms, StringComparer.Ordinal);
    private MissedEvents? _missed;

    /// <summary>What was sent in its namespace.</summary>
    public required PacketLog Log { get; init; }

    /// <summary>Among how many it is counted.</summary>
    public required SessionCount Owner { get; init; }

    public required DeliveryTrail Trail { get; init; }

    /// <summary>The end of the log when the socket left: what came before was sent to it as far as it was for it.</summary>
    public required long End { get; init; }

    /// <summary>When the socket left, in the clock's own units.</summary>
    public required long Timestamp { get; init; }

    /// <summary>What the client has received, as of the time when the session was taken.</summary>
    public long Received { get; private set; }

    /// <summary>Whether somebody has taken it and is still to resume or return it.</summary>
    public bool IsTaken => _missed is not null;

    /// <summary>The socket's rooms and its id.</summary>
    public RoomSignature Signature { get; } = RoomSignature.Of(rooms).With(id);

    /// <summary>The same for another taker.</summary>
    public SuspendedSession Renew() => new(Identity, Id, Rooms, Data) { Log = Log, Owner = Owner, Trail = Trail, End = End, Timestamp = Timestamp };

    public bool Misses(in LogEntry entry) => entry.IsFor(Id, _rooms);

    /// <summary>Takes the session; false when the client claims to have received what was never sent.</summary>
    /// <param name="memory">Where what was missed is kept.</param>
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
    /// Collects what has been missed up to a position, for whoever has taken the session. Without the lock of the namespace that may be long ago, and with it there is little left.
    /// </summary>
    public RecoveryRejection Collect(long end, out MissedEvents? missed)
    {
        missed = _missed;
        return missed?.CollectTo(end) ?? RecoveryRejection.Unknown;
    }

    /// <summary>The one who took it does not resume it, or has.</summary>
    public void Return() => _missed = null;
}
