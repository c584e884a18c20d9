using System.Buffers;
using System.Text.Json;
using SocketIoNet.Adapters;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Recovery;
using SocketIoNet.Rooms;

namespace SocketIoNet.Cluster;

/// <summary>
/// The local half of an adapter whose broker keeps events in order. Under one lock an event is queued for its receivers and for those on their way back, so that whoever has received an
/// offset has received everything before it. Messages are queued under the lock, and written after it.
/// </summary>
internal sealed class OrderedLocalAdapter(Namespace @namespace, Comparison<string> compare) : InMemoryAdapter(@namespace)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Socket> _live = new(StringComparer.Ordinal);
    private readonly List<ReturningSession> _returning = [];
    private string? _position;

    /// <summary>The offset of the last event that was delivered here, or of the end of the log when the server started.</summary>
    public string? Position
    {
        get
        {
            lock (_lock) return _position;
        }

        set
        {
            lock (_lock) _position = value;
        }
    }

    public override void Add(Socket socket)
    {
        lock (_lock)
        {
            Table.Add(socket);
            if (socket.Recovery is { } recovery)
            {
                recovery.Start ??= _position;
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

    /// <summary>Removes a socket whose connection was lost; null when it is not one that may be recovered.</summary>
    public ClusterSession? Suspend(Socket socket, out IReadOnlyCollection<string> rooms)
    {
        ClusterSession? session;
        lock (_lock)
        {
            session = socket.Recovery is { LastRooms: null, IsWaiting: false } recovery ? SuspendNeedsLock(socket, recovery) : null;
            rooms = session?.Rooms ?? ForgetNeedsLock(socket);
        }

        NotifyOfChanges();
        return session;
    }

    /// <summary>Suspends a socket whose lost connection has not been noticed yet.</summary>
    public ClusterSession? SuspendLive(RecoveryRequest request, out Socket? live)
    {
        ClusterSession? session = null;
        lock (_lock)
        {
            if (_live.TryGetValue(request.Identity.PrivateId, out live) && live.Recovery!.Identity == request.Identity)
                session = SuspendNeedsLock(live, live.Recovery);
        }

        NotifyOfChanges();
        return session;
    }

    /// <summary>Delivers an event that the broker has put in order.</summary>
    /// <param name="packet">The event.</param>
    /// <param name="options">Which sockets it is for.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="isNotified">Whether the receiver has been notified of the outgoing event before.</param>
    public void Deliver(in Packet packet, BroadcastOptions options, string offset, bool isNotified)
    {
        Socket[] sockets;
        lock (_lock)
        {
            _position = offset;
            sockets = Table.Select(options);
            if (sockets.Length > 0 || _returning.Count > 0) EnqueueNeedsLock(packet, sockets, options, offset);
        }

        OutgoingEvent? seen = null;
        foreach (var socket in sockets)
        {
            if (!isNotified) socket.NotifyOutgoing(packet, ref seen);
            socket.Session.Flush();
        }
    }

    /// <summary>A message with its offset, which clients keep and send back.</summary>
    public OutgoingMessage EncodeWithOffset(in Packet packet, string offset)
    {
        var data = new ArrayBufferWriter<byte>(packet.Data.Length + offset.Length + 4);
        data.Write(packet.Data[..^1]);
        data.Write(",\""u8);
        data.Write(JsonEncodedText.Encode(offset).EncodedUtf8Bytes);
        data.Write("\"]"u8);
        return Encode(new Packet(packet.Type, packet.Namespace, data.WrittenSpan, packet.Id, packet.Attachments));
    }

    /// <summary>From here on what is delivered is collected for a session. Returns the offset up to which it was not.</summary>
    public string? BeginReturn(ReturningSession session)
    {
        lock (_lock)
        {
            _returning.Add(session);
            return _position;
        }
    }

    /// <summary>The session is not collected for any more; false when that was so already.</summary>
    public bool EndReturn(ReturningSession session)
    {
        lock (_lock) return _returning.Remove(session);
    }

    /// <summary>Queues what the client has missed and adds its socket in one step.</summary>
    public bool TryResume(Socket socket, ReturningSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open)
    {
        bool isResumed;
        lock (_lock) isResumed = TryResumeNeedsLock(socket, session, open);
        NotifyOfChanges();
        return isResumed;
    }

    private bool TryResumeNeedsLock(Socket socket, ReturningSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open)
    {
        if (!_returning.Remove(session) || socket.Recovery is not { LastRooms: null } recovery) return false;
        if (session.IsTooMuch || !open(session.GetMissed(compare))) return false;
        Table.Add(socket, session.Rooms);
        _live[session.Identity.PrivateId] = socket;
        recovery.IsWaiting = false;
        recovery.Start = session.Session.Start;
        // The log may be ahead of what has been delivered here.
        recovery.ReceivedTo = _position is null || compare(session.ReadTo, _position) > 0 ? session.ReadTo : null;
        return true;
    }

    private void EnqueueNeedsLock(in Packet packet, ReadOnlySpan<Socket> sockets, BroadcastOptions options, string offset)
    {
        OutgoingMessage? plain = null;
        OutgoingMessage? withOffset = null;
        foreach (var socket in sockets)
        {
            if (socket.Recovery is not { } recovery) socket.EnqueueBroadcast(plain ??= Encode(packet), options.SendOptions);
            else if (IsNewTo(recovery, offset)) socket.EnqueueBroadcast(withOffset ??= EncodeWithOffset(packet, offset), options.SendOptions);
        }

        foreach (var session in _returning)
        {
            if (session.IsFor(options)) session.AddDelivered(offset, withOffset ??= EncodeWithOffset(packet, offset));
        }
    }

    private bool IsNewTo(SocketRecovery recovery, string offset)
    {
        if (recovery.ReceivedTo is not { } received) return true;
        if (compare(offset, received) <= 0) return false;
        recovery.ReceivedTo = null;
        return true;
    }

    private ClusterSession SuspendNeedsLock(Socket socket, SocketRecovery recovery)
    {
        recovery.IsSuspended = true;
        return new ClusterSession
        {
            PrivateId = recovery.Identity.PrivateId,
            User = recovery.Identity.User,
            Id = socket.Id,
            Rooms = ForgetNeedsLock(socket),
            Data = socket.Data,
            Start = recovery.Start,
        };
    }

    private IReadOnlyCollection<string> ForgetNeedsLock(Socket socket)
    {
        if (socket.Recovery is not { } recovery) return Table.Remove(socket);
        if (recovery.LastRooms is { } rooms) return rooms;
        if (_live.GetValueOrDefault(recovery.Identity.PrivateId) == socket) _live.Remove(recovery.Identity.PrivateId);
        return recovery.LastRooms = Table.Remove(socket);
    }
}
