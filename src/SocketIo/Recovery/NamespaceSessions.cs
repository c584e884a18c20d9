using SocketIoNet.EngineIo;
using SocketIoNet.Rooms;

namespace SocketIoNet.Recovery;

/// <summary>Which sockets of one namespace are connected, suspended, taken and resumed. The adapter's lock guards it; while that is held, no code of the application runs.</summary>
internal sealed class NamespaceSessions
{
    private static readonly TimeSpan LongestSweepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock;
    private readonly Namespace _namespace;
    private readonly RoomTable<Socket> _table;
    private readonly TimeProvider _time;
    private readonly RecoveryMemory _memory;
    private readonly PacketLog _log;
    private readonly OffsetFormat _offsets;
    private readonly SessionCount _kept = new();
    private readonly RecoverySweep _sweep;
    private readonly Dictionary<string, Socket> _live = new(StringComparer.Ordinal);
    private int _taken;
    private bool _isKeepingNamespace;

    /// <param name="lock">The lock of the adapter.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="table">Its rooms.</param>
    /// <param name="log">Its events.</param>
    /// <param name="offsets">Reads the offsets that clients send.</param>
    public NamespaceSessions(Lock @lock, Namespace @namespace, RoomTable<Socket> table, PacketLog log, OffsetFormat offsets)
    {
        _lock = @lock;
        _namespace = @namespace;
        _table = table;
        _log = log;
        _offsets = offsets;
        var server = @namespace.Server;
        _time = server.TimeProvider;
        _memory = server.RecoveryMemory!;
        var duration = server.Options.ConnectionStateRecovery!.MaxDisconnectionDuration;
        _sweep = new RecoverySweep(server.Engine.Wheel, duration < LongestSweepInterval ? duration : LongestSweepInterval, Sweep);
    }

    public bool MaySomebodyReturn => _kept.Value > 0 || _taken > 0;

    private SessionStore Sessions => _memory.Sessions;

    /// <summary>An event has been kept: it is swept when it has expired.</summary>
    public void OnEventKeptNeedsLock() => _sweep.EnsureScheduled();

    public void AddNeedsLock(Socket socket)
    {
        _table.Add(socket);
        if (socket.Recovery is not { } recovery) return;
        recovery.Trail.EnsureStarted(_log.End);
        _live[recovery.Identity.PrivateId] = socket;
    }

    /// <summary>Removes a socket that does not come back.</summary>
    /// <returns>The rooms that it was in.</returns>
    public IReadOnlyCollection<string> ForgetNeedsLock(Socket socket)
    {
        if (socket.Recovery is not { } recovery) return _table.Remove(socket);
        if (recovery.LastRooms is { } rooms) return rooms;
        if (_live.GetValueOrDefault(recovery.Identity.PrivateId) == socket) _live.Remove(recovery.Identity.PrivateId);
        return recovery.LastRooms = _table.Remove(socket);
    }

    /// <summary>Removes a socket whose connection was lost, and keeps its session.</summary>
    /// <returns>The rooms that it was in.</returns>
    public IReadOnlyCollection<string> SuspendNeedsLock(Socket socket)
    {
        if (socket.Recovery is not { LastRooms: null } recovery) return ForgetNeedsLock(socket);
        if (recovery.IsWaiting)
        {
            RestoreNeedsLock(recovery.Session);
            return ForgetNeedsLock(socket);
        }

        var session = KeepNeedsLock(socket, recovery);
        AwaitReturnNeedsLock();
        return session.Rooms;
    }

    /// <summary>The socket that was recovered from one whose connection was lost.</summary>
    public Socket? FindSuccessorNeedsLock(SocketRecovery lost) => lost.IsSuspended ? _live.GetValueOrDefault(lost.Identity.PrivateId) : null;

    public bool MayReturnNeedsLock(SocketRecovery lost) => lost.IsSuspended && Sessions.Find(lost.Identity.PrivateId) is not null;

    /// <summary>Takes the session that a client requests.</summary>
    /// <param name="request">The request.</param>
    /// <param name="live">The socket of the session, if the server has not noticed that its connection was lost: the caller ends it.</param>
    public RecoveryResult TakeNeedsLock(RecoveryRequest request, out Socket? live)
    {
        if (_live.TryGetValue(request.Identity.PrivateId, out live))
        {
            if (live.Recovery!.Identity == request.Identity) return TakeNeedsLock(KeepNeedsLock(live, live.Recovery), request);
            live = null;
            return RecoveryResult.Rejected(RecoveryRejection.User);
        }

        if (Sessions.Find(request.Identity.PrivateId) is not { } session || session.Log != _log) return RecoveryResult.Rejected(RecoveryRejection.Unknown);
        if (session.Identity != request.Identity) return RecoveryResult.Rejected(RecoveryRejection.User);
        if (!Sessions.IsExpired(session)) return TakeNeedsLock(session.IsTaken ? TakeAwayNeedsLock(session) : session, request);
        Sessions.Remove(session);
        return RecoveryResult.Rejected(RecoveryRejection.Expired);
    }

    /// <summary>Collects what a client has missed, while others go on sending, and rejects it if that is not kept any more, or too much.</summary>
    public RecoveryResult CollectOrReject(SuspendedSession session, RecoveryResult taken)
    {
        var rejection = Collect(session);
        if (rejection == RecoveryRejection.None) return taken;
        lock (_lock)
        {
            if (session.IsTaken) ForgetNeedsLock(session);
        }

        return RecoveryResult.Rejected(rejection);
    }

    /// <summary>Collects what a client has missed, while others go on sending.</summary>
    public RecoveryRejection Collect(SuspendedSession session)
    {
        long end;
        lock (_lock) end = _log.End;
        return session.Collect(end, out _);
    }

    /// <summary>Keeps a session that was taken for another attempt.</summary>
    public void RestoreNeedsLock(RecoverableSession? session)
    {
        if (session is not SuspendedSession { IsTaken: true } suspended) return;
        GiveBackNeedsLock(suspended);
        AwaitReturnNeedsLock();
    }

    /// <summary>Adds a recovered socket to its rooms, behind the events that it has missed.</summary>
    public bool TryResumeNeedsLock(Socket socket, SuspendedSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open)
    {
        if (socket.Recovery is not { LastRooms: null } recovery || !session.IsTaken) return false;
        var rejection = session.Collect(_log.End, out var missed);
        ForgetNeedsLock(session);
        if (rejection != RecoveryRejection.None || !open(missed!.Messages)) return false;
        _table.Add(socket, session.Rooms);
        _live[session.Identity.PrivateId] = socket;
        recovery.IsWaiting = false;
        recovery.Trail = session.Trail;
        recovery.Trail.Resume(session.Received, missed);
        return true;
    }

    private RecoveryResult TakeNeedsLock(SuspendedSession session, RecoveryRequest request)
    {
        _memory.DropExpired();
        if (!session.TryTake(_memory, _offsets.Read(request.Offset), request.MaxBytes))
        {
            Sessions.Remove(session);
            return RecoveryResult.Rejected(RecoveryRejection.Offset);
        }

        _taken++;
        AwaitReturnNeedsLock();
        return RecoveryResult.Taken(session);
    }

    /// <summary>Takes a session from another connection of the same client, which was lost before it was resumed: the later one counts.</summary>
    private SuspendedSession TakeAwayNeedsLock(SuspendedSession session)
    {
        GiveBackNeedsLock(session);
        var renewed = session.Renew();
        Sessions.Replace(session, renewed);
        return renewed;
    }

    private void GiveBackNeedsLock(SuspendedSession session)
    {
        session.Return();
        _taken--;
    }

    private void ForgetNeedsLock(SuspendedSession session)
    {
        GiveBackNeedsLock(session);
        Sessions.Remove(session);
    }

    /// <summary>A client may return: until a sweep finds that none does, the namespace is not closed as an empty one.</summary>
    private void AwaitReturnNeedsLock()
    {
        _isKeepingNamespace = _isKeepingNamespace || _namespace.TryEnter();
        _sweep.EnsureScheduled();
    }

    private SuspendedSession KeepNeedsLock(Socket socket, SocketRecovery recovery)
    {
        recovery.IsSuspended = true;
        var session = new SuspendedSession(recovery.Identity, socket.Id, ForgetNeedsLock(socket), socket.Data)
        {
            Log = _log,
            Owner = _kept,
            Trail = recovery.Trail,
            End = _log.End,
            Timestamp = _time.GetTimestamp(),
        };
        Sessions.Add(session);
        return session;
    }

    private void Sweep()
    {
        bool isNamespaceLeft;
        lock (_lock)
        {
            _memory.DropExpired();
            isNamespaceLeft = _isKeepingNamespace && !MaySomebodyReturn;
            if (isNamespaceLeft) _isKeepingNamespace = false;
            _sweep.OnSwept(_log.Count == 0 && !MaySomebodyReturn);
        }

        if (isNamespaceLeft) _namespace.Exit();
    }
}
