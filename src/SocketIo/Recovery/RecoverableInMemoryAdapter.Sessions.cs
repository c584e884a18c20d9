using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <content>Who has left and may come back, who is on the way, and who is back. All of it is called under the lock.</content>
internal sealed partial class RecoverableInMemoryAdapter
{
    private IReadOnlyCollection<string> Suspend(Socket socket)
    {
        if (socket.Recovery is not { LastRooms: null } recovery) return Forget(socket);
        if (recovery.IsWaiting)
        {
            Restore(recovery.Session);
            return Forget(socket);
        }

        var session = Leave(socket, recovery);
        AwaitReturn();
        return session.Rooms;
    }

    /// <summary>The socket that was recovered from one whose connection was lost.</summary>
    private Socket? FindSuccessor(SocketRecovery lost) => lost.IsSuspended ? _live.GetValueOrDefault(lost.Identity.PrivateId) : null;

    private bool MayReturn(SocketRecovery lost) => lost.IsSuspended && Sessions.Find(lost.Identity.PrivateId) is not null;

    private RecoveryResult Take(RecoveryRequest request, out Socket? live)
    {
        if (_live.TryGetValue(request.Identity.PrivateId, out live))
        {
            if (live.Recovery!.Identity == request.Identity) return Take(Leave(live, live.Recovery), request);
            live = null;
            return RecoveryResult.Refused(RecoveryRefusal.User);
        }

        if (Sessions.Find(request.Identity.PrivateId) is not { } session || session.Log != _log) return RecoveryResult.Refused(RecoveryRefusal.Unknown);
        if (session.Identity != request.Identity) return RecoveryResult.Refused(RecoveryRefusal.User);
        if (!Sessions.IsExpired(session)) return Take(session.IsTaken ? TakeAway(session) : session, request);
        Sessions.Remove(session);
        return RecoveryResult.Refused(RecoveryRefusal.Expired);
    }

    private RecoveryResult Take(SuspendedSession session, RecoveryRequest request)
    {
        _memory.DropExpired();
        if (!session.TryTake(_memory, _offsets.Read(request.Offset), request.MaxBytes))
        {
            Sessions.Remove(session);
            return RecoveryResult.Refused(RecoveryRefusal.Offset);
        }

        _takenSessions++;
        AwaitReturn();
        return RecoveryResult.Taken(session);
    }

    /// <summary>By a connection of the same client, which has been lost before it came through: what counts is the younger one.</summary>
    private SuspendedSession TakeAway(SuspendedSession session)
    {
        GiveBack(session);
        var renewed = session.Renew();
        Sessions.Replace(session, renewed);
        return renewed;
    }

    private RecoveryResult CollectOrRefuse(SuspendedSession session, RecoveryResult taken)
    {
        var refusal = Collect(session);
        if (refusal == RecoveryRefusal.None) return taken;
        lock (_lock)
        {
            if (session.IsTaken) Forget(session);
        }

        return RecoveryResult.Refused(refusal);
    }

    /// <summary>Looks for what the client has missed while others go on sending.</summary>
    private RecoveryRefusal Collect(SuspendedSession session)
    {
        long end;
        lock (_lock) end = _log.End;
        return session.Collect(end, out _);
    }

    private void Restore(RecoverableSession? session)
    {
        if (session is not SuspendedSession { IsTaken: true } suspended) return;
        GiveBack(suspended);
        AwaitReturn();
    }

    private void GiveBack(SuspendedSession session)
    {
        session.Return();
        _takenSessions--;
    }

    private void Forget(SuspendedSession session)
    {
        GiveBack(session);
        Sessions.Remove(session);
    }

    /// <summary>Somebody may come back: until a sweep finds that nobody does, the namespace is not an empty one.</summary>
    private void AwaitReturn()
    {
        _isKeepingNamespace = _isKeepingNamespace || _namespace.TryEnter();
        _sweep.EnsureScheduled();
    }

    private bool TryResume(Socket socket, SuspendedSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open)
    {
        if (socket.Recovery is not { LastRooms: null } recovery || !session.IsTaken) return false;
        var refusal = session.Collect(_log.End, out var missed);
        Forget(session);
        if (refusal != RecoveryRefusal.None || !open(missed!.Messages)) return false;
        Table.Add(socket, session.Rooms);
        _live[session.Identity.PrivateId] = socket;
        recovery.IsWaiting = false;
        recovery.Trail = session.Trail;
        recovery.Trail.Resume(session.Received, missed);
        return true;
    }

    private SuspendedSession Leave(Socket socket, SocketRecovery recovery)
    {
        recovery.IsSuspended = true;
        var session = new SuspendedSession(recovery.Identity, socket.Id, Forget(socket), socket.Data)
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

    private IReadOnlyCollection<string> Forget(Socket socket)
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
