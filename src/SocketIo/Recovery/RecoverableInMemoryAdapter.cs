using System.Buffers;
using SocketIoNet.Adapters;
using SocketIoNet.Connections;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Recovery;

/// <summary>
/// The adapter of a server that stands alone and recovers connections. One lock makes position, receivers and place in their queues one step, so that whoever has received an
/// offset has received all before it. Under the lock messages are queued, never written, and nothing of the application's runs.
/// </summary>
internal sealed class RecoverableInMemoryAdapter : InMemoryAdapter, IRecoverableAdapter
{
    private const int LargestKeptScratch = 16 * 1024;

    private static readonly TimeSpan LongestSweepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Namespace _namespace;
    private readonly SocketIoServer _server;
    private readonly TimeProvider _time;
    private readonly OffsetFormat _offsets = new();
    private readonly PacketLog _log;
    private readonly SessionStore _sessions;
    private readonly RecoverySweep _sweep;
    private readonly Dictionary<string, SuspendedSession> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Socket> _live = new(StringComparer.Ordinal);
    private ArrayBufferWriter<byte> _scratch = new();
    private bool _isKeepingNamespace;

    public RecoverableInMemoryAdapter(Namespace @namespace, ConnectionStateRecoveryOptions options)
        : base(@namespace)
    {
        _namespace = @namespace;
        _server = @namespace.Server;
        _time = _server.TimeProvider;
        _log = new PacketLog(options, _time);
        _sessions = new SessionStore(options, _time);
        var interval = options.MaxDisconnectionDuration < LongestSweepInterval ? options.MaxDisconnectionDuration : LongestSweepInterval;
        _sweep = new RecoverySweep(_server.Engine.Wheel, interval, Sweep);
    }

    private bool MaySomebodyReturn => _sessions.Count > 0 || _taken.Count > 0;

    public override void Add(Socket socket)
    {
        lock (_lock)
        {
            Table.Add(socket);
            if (socket.Recovery is { } recovery)
            {
                recovery.Trail.EnsureStarted(_log.End);
                _live[recovery.Identity.PrivateId] = socket;
            }
        }

        TellChanges();
    }

    public override IReadOnlyCollection<string> Remove(Socket socket)
    {
        IReadOnlyCollection<string> rooms;
        lock (_lock) rooms = Forget(socket);
        TellChanges();
        return rooms;
    }

    public override void Broadcast(in Packet packet, BroadcastOptions options, Action<Socket>? beforeSend = null)
    {
        if (packet.Id >= 0)
        {
            // Clients put the acknowledgement behind the arguments: there it must stay the last.
            base.Broadcast(packet, options, beforeSend);
            return;
        }

        Socket[] sockets;
        lock (_lock)
        {
            sockets = Select(options);
            if (sockets.Length > 0 || MaySomebodyReturn) Send(packet, sockets, only: null, options, options.SendOptions);
        }

        OutgoingEvent? seen = null;
        foreach (var socket in sockets)
        {
            socket.NotifyOutgoing(packet, ref seen);
            socket.Session.Flush();
        }

        if (packet.Type == PacketType.Event) _server.Metrics.EventsSent(sockets.Length);
    }

    public void Emit(Socket socket, in Packet packet, SendOptions options)
    {
        if (socket.Recovery is not { } recovery) return;
        bool isHere;
        lock (_lock)
        {
            isHere = recovery.LastRooms is null;
            if (isHere) Send(packet, [socket], socket.Id, receivers: null, options);
        }

        if (isHere) socket.Session.Flush();
        else if (recovery.IsSuspended) Broadcast(packet, new BroadcastOptions { Rooms = [socket.Id], SendOptions = options });
    }

    public IReadOnlyCollection<string> Suspend(Socket socket, RecoveryIdentity identity)
    {
        IReadOnlyCollection<string> rooms;
        lock (_lock) rooms = Suspend(socket);
        TellChanges();
        return rooms;
    }

    public ValueTask<RecoveryResult> TakeAsync(RecoveryRequest request)
    {
        RecoveryResult result;
        Socket? live;
        lock (_lock) result = Take(request, out live);
        TellChanges();
        // The client has left that connection, and the server had not noticed. What follows is the application's too, hence not under the lock.
        live?.OnReplaced();
        return ValueTask.FromResult(result);
    }

    public ValueTask ReturnAsync(RecoverableSession session)
    {
        lock (_lock) Restore(session);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> ResumeAsync(Socket socket, RecoverableSession session, Action<IReadOnlyList<OutgoingMessage>> open)
    {
        bool isResumed;
        lock (_lock) isResumed = TryResume(socket, session, open);
        TellChanges();
        return ValueTask.FromResult(isResumed);
    }

    private void Send(in Packet packet, Socket[] sockets, string? only, BroadcastOptions? receivers, SendOptions options)
    {
        // A volatile event is not kept. Its offset says that all before it has been received.
        var isKept = (options & SendOptions.Volatile) == 0;
        var position = isKept ? _log.End + 1 : _log.End;
        var message = EncodeWithOffset(packet, position);
        if (isKept)
        {
            _log.Add(message, only, receivers);
            _sweep.EnsureScheduled();
        }

        OutgoingMessage? plain = null;
        foreach (var socket in sockets)
        {
            if (socket.Recovery is not { } recovery)
            {
                socket.Session.Enqueue(plain ??= Encode(packet), options);
            }
            else if (!recovery.IsWaiting)
            {
                if (isKept) recovery.Trail.OnSent(position, _log.FirstYoung);
                socket.Session.Enqueue(message, options);
            }
        }
    }

    private OutgoingMessage EncodeWithOffset(in Packet packet, long position)
    {
        _offsets.Append(packet.Data, position, _scratch);
        try
        {
            return Encode(new Packet(packet.Type, packet.Namespace, _scratch.WrittenSpan, packet.Id, packet.Attachments));
        }
        finally
        {
            if (_scratch.Capacity > LargestKeptScratch) _scratch = new ArrayBufferWriter<byte>();
            else _scratch.ResetWrittenCount();
        }
    }

    private IReadOnlyCollection<string> Suspend(Socket socket)
    {
        if (socket.Recovery is not { LastRooms: null } recovery) return Forget(socket);
        if (recovery.IsWaiting)
        {
            Restore(recovery.Session);
            return Forget(socket);
        }

        _sessions.DropExpired();
        var session = Leave(socket, recovery);
        _sessions.Add(session);
        AwaitReturn();
        return session.Rooms;
    }

    private RecoveryResult Take(RecoveryRequest request, out Socket? live)
    {
        var id = request.Identity.PrivateId;
        live = null;
        if (_live.TryGetValue(id, out var socket))
        {
            if (socket.Recovery!.Identity != request.Identity) return RecoveryResult.Refused(RecoveryRefusal.User);
            live = socket;
            return Take(Leave(socket, socket.Recovery), request);
        }

        if ((_taken.GetValueOrDefault(id) ?? _sessions.Find(id)) is not { } session) return RecoveryResult.Refused(RecoveryRefusal.Unknown);
        if (session.Identity != request.Identity) return RecoveryResult.Refused(RecoveryRefusal.User);
        _sessions.Remove(session);
        _taken.Remove(id);
        if (session.IsTaken)
        {
            // By a connection of the same client, which has been lost before it came through: what counts is the younger one.
            session.Return();
            session = session.Renew();
        }

        return _sessions.IsExpired(session) ? RecoveryResult.Refused(RecoveryRefusal.Expired) : Take(session, request);
    }

    private RecoveryResult Take(SuspendedSession session, RecoveryRequest request)
    {
        _log.DropExpired();
        var refusal = session.Take(_log, _offsets.Read(request.Offset), _server.Options.MaxSendQueueBytes ?? long.MaxValue);
        if (refusal != RecoveryRefusal.None) return RecoveryResult.Refused(refusal);
        _taken[session.Identity.PrivateId] = session;
        AwaitReturn();
        return RecoveryResult.Taken(session);
    }

    private void Restore(RecoverableSession? session)
    {
        if (session is not SuspendedSession { IsTaken: true } suspended) return;
        suspended.Return();
        _taken.Remove(suspended.Identity.PrivateId);
        _sessions.Add(suspended);
        AwaitReturn();
    }

    /// <summary>Somebody may come back: until a sweep finds that nobody does, the namespace is not an empty one.</summary>
    private void AwaitReturn()
    {
        _isKeepingNamespace = _isKeepingNamespace || _namespace.TryEnter();
        _sweep.EnsureScheduled();
    }

    private bool TryResume(Socket socket, RecoverableSession session, Action<IReadOnlyList<OutgoingMessage>> open)
    {
        if (socket.Recovery is not { LastRooms: null } recovery || session is not SuspendedSession { IsTaken: true } suspended) return false;
        _taken.Remove(session.Identity.PrivateId);
        _log.DropExpired();
        if (suspended.Complete(_log) is not { } missed) return false;
        Table.Add(socket, session.Rooms);
        _live[session.Identity.PrivateId] = socket;
        recovery.IsWaiting = false;
        recovery.Trail = suspended.Trail;
        recovery.Trail.Resume(suspended.Received, missed);
        open(missed.Messages);
        return true;
    }

    private SuspendedSession Leave(Socket socket, SocketRecovery recovery)
    {
        recovery.IsSuspended = true;
        return new SuspendedSession(recovery.Identity, socket.Id, Forget(socket), socket.Data)
        {
            Trail = recovery.Trail,
            End = _log.End,
            Timestamp = _time.GetTimestamp(),
        };
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
            _log.DropExpired();
            _sessions.DropExpired();
            isNamespaceLeft = _isKeepingNamespace && !MaySomebodyReturn;
            if (isNamespaceLeft) _isKeepingNamespace = false;
            _sweep.OnSwept(_log.Count == 0 && !MaySomebodyReturn);
        }

        if (isNamespaceLeft) _namespace.Exit();
    }
}
