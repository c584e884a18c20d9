using System.Buffers;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Rooms;

namespace SocketIoNet.Recovery;

/// <summary>
/// The adapter of a single server that recovers connections. Under one lock an event gets its position, its recipients and its place in their queues, so that a client that has received an offset has
/// received everything before it. Under the lock messages are queued, not written, and no code of the application runs.
/// </summary>
internal sealed class RecoverableInMemoryAdapter : InMemoryAdapter, IRecoverableAdapter
{
    private const int LargestKeptScratch = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly SocketIoServer _server;
    private readonly OffsetFormat _offsets = new();
    private readonly PacketLog _log = new();
    private readonly NamespaceSessions _sessions;
    private ArrayBufferWriter<byte> _scratch = new();

    public RecoverableInMemoryAdapter(Namespace @namespace)
        : base(@namespace)
    {
        _server = @namespace.Server;
        _sessions = new NamespaceSessions(_lock, @namespace, Table, _log, _offsets);
    }

    private RecoveryMemory Memory => _server.RecoveryMemory!;

    public override void Add(Socket socket)
    {
        lock (_lock) _sessions.AddNeedsLock(socket);
        NotifyOfChanges();
    }

    public override IReadOnlyCollection<string> Remove(Socket socket)
    {
        IReadOnlyCollection<string> rooms;
        lock (_lock) rooms = _sessions.ForgetNeedsLock(socket);
        NotifyOfChanges();
        return rooms;
    }

    public override void Broadcast(in Packet packet, BroadcastOptions options)
    {
        Socket[] sockets;
        lock (_lock)
        {
            sockets = Table.Select(options);
            if (sockets.Length > 0 || _sessions.MaySomebodyReturn) SendNeedsLock(packet, sockets, options);
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
        var own = recovery.OptionsFor(socket, options);
        Socket? receiver;
        lock (_lock)
        {
            receiver = recovery.LastRooms is null ? socket : _sessions.FindSuccessorNeedsLock(recovery);
            if (receiver is not null) SendNeedsLock(packet, [receiver], own);
            else if (_sessions.MayReturnNeedsLock(recovery)) SendNeedsLock(packet, [], own);
        }

        if (receiver is null) return;
        OutgoingEvent? seen = null;
        if (receiver != socket) receiver.NotifyOutgoing(packet, ref seen);
        receiver.Session.Flush();
    }

    public IReadOnlyCollection<string> Suspend(Socket socket, RecoveryIdentity identity)
    {
        IReadOnlyCollection<string> rooms;
        lock (_lock) rooms = _sessions.SuspendNeedsLock(socket);
        NotifyOfChanges();
        return rooms;
    }

    public ValueTask<RecoveryResult> TakeAsync(RecoveryRequest request, CancellationToken cancellationToken)
    {
        RecoveryResult result;
        Socket? live;
        lock (_lock) result = _sessions.TakeNeedsLock(request, out live);
        NotifyOfChanges();
        // The client has left that connection, which the server had not noticed. Not under the lock: handlers run.
        live?.Client.CloseAsReplaced();
        return ValueTask.FromResult(result.Session is SuspendedSession session ? _sessions.CollectOrReject(session, result) : result);
    }

    public ValueTask ReturnAsync(RecoverableSession session, CancellationToken cancellationToken)
    {
        lock (_lock) _sessions.RestoreNeedsLock(session);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> ResumeAsync(
        Socket socket, RecoverableSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open, CancellationToken cancellationToken)
    {
        var isResumed = false;
        if (session is SuspendedSession suspended)
        {
            // Without the lock, most events are read before others have to wait.
            _sessions.Collect(suspended);
            lock (_lock) isResumed = _sessions.TryResumeNeedsLock(socket, suspended, open);
        }

        NotifyOfChanges();
        return ValueTask.FromResult(isResumed);
    }

    /// <summary>Keeps the event and queues it for the sockets. A queue that rejects it has ended; the returning client is sent it then.</summary>
    private void SendNeedsLock(in Packet packet, ReadOnlySpan<Socket> sockets, BroadcastOptions options)
    {
        // A volatile event is not kept. Its offset covers all events before it.
        var isKept = (options.SendOptions & SendOptions.Volatile) == 0;
        var position = isKept ? _log.End + 1 : _log.End;
        var message = EncodeWithOffsetNeedsLock(packet, position);
        if (isKept)
        {
            Memory.Add(_log, message, options);
            _sessions.OnEventKeptNeedsLock();
        }

        OutgoingMessage? plain = null;
        foreach (var socket in sockets)
        {
            if (socket.Recovery is not { } recovery)
            {
                socket.EnqueueBroadcast(plain ??= Encode(packet), options.SendOptions);
            }
            else if (!recovery.IsWaiting)
            {
                if (isKept) recovery.Trail.OnSent(position, _log.FirstYoung);
                socket.EnqueueBroadcast(message, options.SendOptions);
            }
        }
    }

    private OutgoingMessage EncodeWithOffsetNeedsLock(in Packet packet, long position)
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
}
