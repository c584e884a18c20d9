using System.Buffers;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Rooms;

namespace SocketIoNet.Recovery;

/// <summary>
/// The adapter of a server that stands alone and recovers connections. One lock makes the position of an event, its receivers and its place in their queues one step, so that a client that has
/// received an offset has received everything before it. Under the lock messages are queued, not written, and no code of the application runs.
/// </summary>
internal sealed partial class RecoverableInMemoryAdapter : InMemoryAdapter, IRecoverableAdapter
{
    private const int LargestKeptScratch = 16 * 1024;

    private static readonly TimeSpan LongestSweepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Namespace _namespace;
    private readonly SocketIoServer _server;
    private readonly TimeProvider _time;
    private readonly OffsetFormat _offsets = new();
    private readonly RecoveryMemory _memory;
    private readonly PacketLog _log = new();
    private readonly SessionCount _keptSessions = new();
    private readonly RecoverySweep _sweep;
    private readonly Dictionary<string, Socket> _live = new(StringComparer.Ordinal);
    private ArrayBufferWriter<byte> _scratch = new();
    private int _takenSessions;
    private bool _isKeepingNamespace;

    public RecoverableInMemoryAdapter(Namespace @namespace, ConnectionStateRecoveryOptions options, RecoveryMemory memory)
        : base(@namespace)
    {
        _namespace = @namespace;
        _server = @namespace.Server;
        _time = _server.TimeProvider;
        _memory = memory;
        var interval = options.MaxDisconnectionDuration < LongestSweepInterval ? options.MaxDisconnectionDuration : LongestSweepInterval;
        _sweep = new RecoverySweep(_server.Engine.Wheel, interval, Sweep);
    }

    private SessionStore Sessions => _memory.Sessions;

    private bool MaySomebodyReturn => _keptSessions.Value > 0 || _takenSessions > 0;

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

        NotifyOfChanges();
    }

    public override IReadOnlyCollection<string> Remove(Socket socket)
    {
        IReadOnlyCollection<string> rooms;
        lock (_lock) rooms = ForgetNeedsLock(socket);
        NotifyOfChanges();
        return rooms;
    }

    public override void Broadcast(in Packet packet, BroadcastOptions options)
    {
        Socket[] sockets;
        lock (_lock)
        {
            sockets = Table.Select(options);
            if (sockets.Length > 0 || MaySomebodyReturn) SendNeedsLock(packet, sockets, options);
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
            receiver = recovery.LastRooms is null ? socket : FindSuccessorNeedsLock(recovery);
            if (receiver is not null) SendNeedsLock(packet, [receiver], own);
            else if (MayReturnNeedsLock(recovery)) SendNeedsLock(packet, [], own);
        }

        if (receiver is null) return;
        OutgoingEvent? seen = null;
        if (receiver != socket) receiver.NotifyOutgoing(packet, ref seen);
        receiver.Session.Flush();
    }

    public IReadOnlyCollection<string> Suspend(Socket socket, RecoveryIdentity identity)
    {
        IReadOnlyCollection<string> rooms;
        lock (_lock) rooms = SuspendNeedsLock(socket);
        NotifyOfChanges();
        return rooms;
    }

    public ValueTask<RecoveryResult> TakeAsync(RecoveryRequest request, CancellationToken cancellationToken)
    {
        RecoveryResult result;
        Socket? live;
        lock (_lock) result = TakeNeedsLock(request, out live);
        NotifyOfChanges();
        // The client has left that connection, and the server had not noticed. Handlers run, so not under the lock.
        live?.OnReplaced();
        return ValueTask.FromResult(result.Session is SuspendedSession session ? CollectOrReject(session, result) : result);
    }

    public ValueTask ReturnAsync(RecoverableSession session, CancellationToken cancellationToken)
    {
        lock (_lock) RestoreNeedsLock(session);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> ResumeAsync(
        Socket socket, RecoverableSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open, CancellationToken cancellationToken)
    {
        var isResumed = false;
        if (session is SuspendedSession suspended)
        {
            // Most of what came since is read before the lock is taken, so that others wait only for the rest.
            Collect(suspended);
            lock (_lock) isResumed = TryResumeNeedsLock(socket, suspended, open);
        }

        NotifyOfChanges();
        return ValueTask.FromResult(isResumed);
    }

    /// <summary>Keeps the event and queues it for the sockets. A queue that rejects it has ended; the event is then among those that the client has missed when it returns.</summary>
    private void SendNeedsLock(in Packet packet, ReadOnlySpan<Socket> sockets, BroadcastOptions options)
    {
        // A volatile event is not kept. Its offset says that all before it has been received.
        var isKept = (options.SendOptions & SendOptions.Volatile) == 0;
        var position = isKept ? _log.End + 1 : _log.End;
        var message = EncodeWithOffsetNeedsLock(packet, position);
        if (isKept)
        {
            _memory.Add(_log, message, options);
            _sweep.EnsureScheduled();
        }

        OutgoingMessage? plain = null;
        foreach (var socket in sockets)
        {
            if (socket.Recovery is not { } recovery)
            {
                socket.Session.Enqueue(plain ??= Encode(packet), options.SendOptions);
            }
            else if (!recovery.IsWaiting)
            {
                if (isKept) recovery.Trail.OnSent(position, _log.FirstYoung);
                socket.Session.Enqueue(message, options.SendOptions);
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
