using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <content>Sessions: which sockets are suspended, taken and resumed.</content>
internal sealed partial class RecoverableInMemoryAdapter
{
    private IReadOnlyCollection<string> SuspendNeedsLock(Socket socket)
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
    private Socket? FindSuccessorNeedsLock(SocketRecovery lost) => lost.IsSuspended ? _live.GetValueOrDefault(lost.Identity.PrivateId) : null;

    private bool MayReturnNeedsLock(SocketRecovery lost) => lost.IsSuspended && Sessions.Find(lost.Identity.PrivateId) is not null;

    private RecoveryResult TakeNeedsLock(RecoveryRequest request, out Socket? live)
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

    private RecoveryResult TakeNeedsLock(SuspendedSession session, RecoveryRequest request)
    {
        _memory.DropExpired();
        if (!session.TryTake(_memory, _offsets.Read(request.Offset), request.MaxBytes))
        {
            Sessions.Remove(session);
            return RecoveryResult.Rejected(RecoveryRejection.Offset);
        }

        _takenSessions++;
        AwaitReturnNeedsLock();
        return RecoveryResult.Taken(session);
    }

    /// <summary>By a connection of the same client, which has been lost before it came through: what counts is the younger one.</summary>
    private SuspendedSession TakeAwayNeedsLock(SuspendedSession session)
    {
        GiveBackNeedsLock(session);
        var renewed = session.Renew();
        Sessions.Replace(session, renewed);
        return renewed;
    }

    private RecoveryResult CollectOrReject(SuspendedSession session, RecoveryResult taken)
    {
        var refusal = Collect(session);
        if (refusal == RecoveryRejection.None) return taken;
        lock (_lock)
        {
            if (session.IsTaken) ForgetNeedsLock(session);
        }

        return RecoveryResult.Rejected(refusal);
    }

    /// <summary>Looks for what the client has missed while others go on sending.</summary>
    private RecoveryRejection Collect(SuspendedSession session)
    {
        long end;
        lock (_lock) end = _log.End;
        return session.Collect(end, out _);
    }

    private void RestoreNeedsLock(RecoverableSession? session)
    {
        if (session is not SuspendedSession { IsTaken: true } suspended) return;
        GiveBackNeedsLock(suspended);
        AwaitReturnNeedsLock();
    }

    private void GiveBackNeedsLock(SuspendedSession session)
    {
        session.Return();
        _takenSessions--;
    }

    private void ForgetNeedsLock(SuspendedSession session)
    {
        GiveBackNeedsLock(session);
        Sessions.Remove(session);
    }

    /// <summary>Somebody may come back: until a sweep finds that nobody does, the namespace is not an empty one.</summary>
    private void AwaitReturnNeedsLock()
    {
        _isKeepingNamespace = _isKeepingNamespace || _namespace.TryEnter();
        _sweep.EnsureScheduled();
    }

    private bool TryResumeNeedsLock(Socket socket, SuspendedSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open)
    {
        if (socket.Recovery is not { LastRooms: null } recovery || !session.IsTaken) return false;
        var refusal = session.Collect(_log.End, out var missed);
        ForgetNeedsLock(session);
        if (refusal != RecoveryRejection.None || !open(missed!.Messages)) return false;
        Table.Add(socket, session.Rooms);
        _live[session.Identity.PrivateId] = socket;
        recovery.IsWaiting = false;
        recovery.Trail = session.Trail;
        recovery.Trail.Resume(session.Received, missed);
        return true;
    }

    private SuspendedSession KeepNeedsLock(Socket socket, SocketRecovery recovery)
    {
        recovery.IsSuspended = true;
        var session = new SuspendedSession(recovery.Identity, socket.Id, ForgetNeedsLock(socket), socket.Data)
        {
            Log = _log,
            Owner = _keptSessions,
            Trail = recovery.Trail,
            End = _log.End,
            Timestamp = _time.GetTimestamp(),
        };
        Sessions.Add(session);
        return session;
    }

    private IReadOnlyCollection<string> ForgetNeedsLock(Socket socket)
    {
        if (socket.Recovery is not { } recovery) return Table.Remove(socket);
        if (recovery.LastRooms is { } rooms) return rooms;
        if (_live.GetValueOrDefault(recovery.Identity.PrivateId) == socket) _live.Remove(recovery.Identity.PrivateId);
        return recovery.LastRooms = Table.Remove(socket);
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
