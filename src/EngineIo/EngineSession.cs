using SocketIoNet.EngineIo.Heartbeats;
using SocketIoNet.EngineIo.Limits;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Sending;
using SocketIoNet.EngineIo.Sessions;
using SocketIoNet.EngineIo.Timing;
using SocketIoNet.EngineIo.Transports;
using SocketIoNet.EngineIo.Transports.Polling;
using SocketIoNet.EngineIo.Transports.WebSockets;

namespace SocketIoNet.EngineIo;

/// <summary>One client: from its handshake to its end, over whatever transport it is connected by.</summary>
public sealed partial class EngineSession
{
    /// <summary>What is gathered while input is dispatched is written when it reaches this size.</summary>
    private const int BatchLimit = 16 * 1024;

    private static readonly HandlerCall PassMessage = static (handler, message, isBinary) => handler.OnMessage(message, isBinary);

    private readonly EngineServer _server;
    private readonly Heartbeat _heartbeat;
    private readonly TokenBucket? _messageRate;
    private IEngineHandler? _handler;
    private IEngineTransport? _transport;
    private int _dispatching;
    private int _isUpgrading;
    private TransportUpgrade? _upgrade;
    private SessionEnd? _end;
    private int _isEndNotified;
    private int _isForgotten;

    private delegate void HandlerCall(IEngineHandler handler, ReadOnlySpan<byte> message, bool isBinary);

    internal EngineSession(EngineServer server, string id, EngineHandshake handshake, ProtocolRevision revision)
    {
        _server = server;
        Id = id;
        Handshake = handshake;
        Revision = revision;
        _heartbeat = revision.CreateHeartbeat(this);
        Queue = new SendQueue { Shrunk = OnQueueShrunk };
        if (server.Options.MaxMessagesPerSecond is { } rate) _messageRate = new TokenBucket(server.TimeProvider, rate, server.Options.MessageBurst ?? rate);
    }

    /// <summary>The session id: 20 random characters, unless the application makes its own. Whoever knows it can use the session.</summary>
    public string Id { get; }

    /// <summary>The revision of the Engine.IO protocol that the client speaks.</summary>
    public int Protocol => Revision.Number;

    /// <summary>The request that opened the session.</summary>
    public EngineHandshake Handshake { get; }

    /// <summary>The transport that the client is connected by now.</summary>
    public TransportKind Transport => _transport?.Kind ?? TransportKind.None;

    /// <summary>Whether the session moved from polling to WebSocket.</summary>
    public bool IsUpgraded { get; private set; }

    /// <summary>Whether messages can still be sent and received.</summary>
    public bool IsOpen => Volatile.Read(ref _end) is null;

    /// <summary>How many bytes wait to be sent to the client.</summary>
    public long QueuedBytes => Queue.Bytes;

    /// <summary>How much more may wait for the client, in <see cref="OutgoingMessage.HeldBytes"/>, before it is one too many and the session is closed.</summary>
    internal long FreeQueueBytes => (_server.Options.MaxSendQueueBytes ?? long.MaxValue) - Queue.HeldBytes;

    /// <summary>Whether a goodbye would reach the client at once: false while a polling client is between two polls.</summary>
    internal bool IsReachable => _transport is { IsReady: true };

    /// <summary>The timers of the server, for deadlines of the layer above.</summary>
    internal TimerWheel Wheel => _server.Wheel;

    /// <summary>Enough of the id to tell sessions apart in a log, and too little to use one.</summary>
    internal string LogId => Id[..Math.Min(6, Id.Length)];

    internal ProtocolRevision Revision { get; }

    internal SendQueue Queue { get; }

    /// <summary>Where polls and POSTs go; null when the client is not connected by polling.</summary>
    internal IPollingEndpoint? PollingEndpoint => _transport as IPollingEndpoint;

    internal EngineServer Server => _server;

    /// <summary>The WebSocket that is being probed, if one is.</summary>
    internal TransportUpgrade? Upgrade => Volatile.Read(ref _upgrade);

    /// <summary>Sends a text message.</summary>
    public void Send(string text)
    {
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write(System.Text.Encoding.UTF8.GetBytes(text));
        Send(message);
    }

    /// <summary>Sends a binary message.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        var message = OutgoingMessage.Rent();
        message.BeginBinary();
        message.Write(bytes);
        Send(message);
    }

    /// <summary>
    /// Queues a message, in order, and returns without waiting for the client. The session takes ownership of the message. After the session has ended, and for a volatile message while others
    /// wait, it is dropped. A client for which more waits than <see cref="EngineOptions.MaxSendQueueBytes"/> is disconnected.
    /// </summary>
    /// <returns>Whether the message was queued.</returns>
    public bool Send(OutgoingMessage message, SendOptions options = SendOptions.None)
    {
        if (!Enqueue(message, options)) return false;
        Flush();
        return true;
    }

    /// <summary>
    /// Queues a message as <see cref="Send(OutgoingMessage, SendOptions)"/> does and leaves it at that, for whoever holds a lock: nothing is written and nobody is called. <see cref="Flush"/>
    /// is to follow.
    /// </summary>
    /// <returns>Whether the message was queued.</returns>
    internal bool Enqueue(OutgoingMessage message, SendOptions options = SendOptions.None)
    {
        var content = message.Take();
        var result = Queue.Enqueue(content, options, _server.Options.MaxSendQueueBytes ?? long.MaxValue);
        if (result == EnqueueResult.Queued) return true;
        content.Release();
        if (result == EnqueueResult.Overflow) CloseInBackground(EngineCloseReason.SlowConsumer, "send queue limit exceeded", EngineLimit.SendQueue);
        return false;
    }

    /// <summary>Sees to it that what was queued with <see cref="Enqueue"/> is written.</summary>
    internal void Flush()
    {
        if (SendBatch.IsDispatching(this) && Queue.Bytes < BatchLimit) _server.Gathering.OnBatched();
        else Queue.Write();
    }

    /// <summary>Closes the session: what is queued is still sent, then the client is told.</summary>
    public void Close() => Close(EngineCloseReason.ForcedClose);

    /// <summary>Closes the session for a reason of the layer above.</summary>
    /// <param name="reason">What <see cref="IEngineHandler.OnClose"/> and the counters are told. What is queued is still sent for <see cref="EngineCloseReason.ForcedClose"/>, else dropped.</param>
    /// <param name="description">What is known beyond the reason; never sent to the client.</param>
    public void Close(EngineCloseReason reason, string? description = null) => Close(reason, description, byClient: false);

    /// <summary>The one way in which a session ends, whoever ends it; only the first call counts.</summary>
    internal void Close(EngineCloseReason reason, string? description, bool byClient)
    {
        if (Interlocked.CompareExchange(ref _end, new SessionEnd(reason, description), null) is not null) return;
        _heartbeat.Stop();
        // What was answered to the packets before goes out, if it can: what is dropped below is what the client does not take.
        WriteBatched();
        var mode = CloseModeFor(reason, byClient);
        var stays = _transport?.BeginClose(mode) ?? false;
        Queue.Complete(discard: mode != CloseMode.AfterSending);
        if (!stays) Forget();
        _server.OnSessionClosed(this, reason, description);
        _readGate?.Signal();
        _sendGate?.Signal();
        NotifyEnd();
    }

    /// <summary>The server closes: a goodbye that nobody takes does not keep it from doing so.</summary>
    internal void LimitClose(TimeSpan limit) => Volatile.Read(ref _transport)?.LimitClose(limit);

    /// <summary>Closes from where no code of the layer above may run: a timer, or the thread of whoever sends.</summary>
    internal void CloseInBackground(EngineCloseReason reason, string? description, EngineLimit? limit = null) => ThreadPool.UnsafeQueueUserWorkItem(
        static state => state.Session.CloseAtLimit(state.Reason, state.Description, state.Limit),
        (Session: this, Reason: reason, Description: description, Limit: limit),
        preferLocal: false);

    /// <summary>Closes, and counts that a limit was met when one is named and this is what ends the session.</summary>
    internal void CloseAtLimit(EngineCloseReason reason, string? description, EngineLimit? limit)
    {
        if (limit is not null && IsOpen) _server.OnLimitExceeded(limit);
        Close(reason, description);
    }

    /// <summary>Closes the session when the client's sign of life is overdue: it is over for the client's next request, though the wheel comes to it a little later.</summary>
    internal void EndIfOver() => _heartbeat.EndIfOver();

    /// <summary>Takes the session out of the table: nothing is to be sent any more, and nobody is waited for.</summary>
    internal void Forget()
    {
        _server.Remove(this);
        Interlocked.Exchange(ref _isForgotten, 1);
        Volatile.Read(ref _upgrade)?.End();
    }

    /// <summary>Begins the session's life on <paramref name="transport"/>, with the packets that open it.</summary>
    internal void Open(IEngineTransport transport, EngineHandlerFactory createHandler, params ReadOnlySpan<OutgoingMessage?> openingPackets)
    {
        _transport = transport;
        foreach (var packet in openingPackets)
        {
            if (packet is { } message) Queue.Enqueue(message.Take(), SendOptions.None, long.MaxValue);
        }

        Interlocked.Exchange(ref _handler, CreateHandler(createHandler));
        _heartbeat.Start();
        // Closed while the handler was being made, when there was nobody yet to be told.
        NotifyEnd();
        Queue.SetReader(transport);
        if (IsOpen) Dispatch(static (opened, _, _) => opened.OnOpen(), default, isBinary: false);
    }

    internal void ReceiveFrame(Span<byte> frame, bool isBinary)
    {
        if (Revision.TryReadFrame(frame, isBinary, out var packet)) Receive(packet);
        else Close(EngineCloseReason.ParseError, "invalid packet");
    }

    internal void ReceivePayload(Span<byte> body, bool isBinary, ref int position)
    {
        if (Revision.TryReadPayload(body, isBinary, ref position, out var packet)) Receive(packet);
        else Close(EngineCloseReason.ParseError, "invalid payload");
    }

    internal void SendPong() => Send(ControlPackets.Pong);

    /// <summary>Sends a packet that shows the client that the server lives, before all that waits: however much that is, the packet has to arrive in time.</summary>
    internal void SendSignOfLife(OutgoingMessage packet)
    {
        Queue.EnqueueFirst(packet.Take());
        Queue.Write();
    }

    /// <summary>Writes what was gathered while input was dispatched.</summary>
    internal void WriteBatched()
    {
        if (Queue.HasMessages) Queue.Write();
    }

    /// <summary>Reserves the upgrade for one WebSocket; null when there is, or was, another, or nothing to upgrade from.</summary>
    internal PollingTransport? TryBeginUpgrade()
    {
        if (!IsOpen || _transport is not PollingTransport polling) return null;
        return Interlocked.CompareExchange(ref _isUpgrading, 1, 0) == 0 ? polling : null;
    }

    /// <summary>Makes known who is to be told when the session is over while it is being upgraded.</summary>
    internal void BeginUpgrade(TransportUpgrade upgrade)
    {
        Interlocked.Exchange(ref _upgrade, upgrade);
        if (Volatile.Read(ref _isForgotten) != 0) upgrade.End();
    }

    internal void EndUpgrade()
    {
        Volatile.Write(ref _upgrade, null);
        Volatile.Write(ref _isUpgrading, 0);
    }

    /// <summary>
    /// Moves the session to <paramref name="transport"/>: what waits leaves over it, behind what the old transport is writing. So does what waits at the end of a session, with the goodbye.
    /// </summary>
    internal void CompleteUpgrade(WebSocketTransport transport)
    {
        IsUpgraded = true;
        Interlocked.Exchange(ref _transport, transport);
        // Closed already, or at this very moment, over the old transport: the new one must not outlive the session for long.
        if (!IsOpen) transport.BeginClose(CloseMode.AfterSending);
        Queue.SetReader(transport);
        EndUpgrade();
        if (IsOpen) OnUpgraded();
    }

    private IEngineHandler CreateHandler(EngineHandlerFactory create)
    {
        try
        {
            return create(this);
        }
        catch
        {
            Close(EngineCloseReason.TransportError, "the handler could not be made");
            throw;
        }
    }

    /// <summary>Tells the handler of the end, when there are both. Whoever comes later, the one who opens or the one who closes, finds them.</summary>
    private void NotifyEnd()
    {
        if (_handler is not { } handler || _end is not { } end || Interlocked.Exchange(ref _isEndNotified, 1) != 0) return;
        try
        {
            handler.OnClose(end.Reason, end.Description);
        }
        catch (Exception exception)
        {
            // Whoever closes is a request, a timer or the server's own end, and all of them have more to do.
            _server.Log.CloseHandlerFailed(exception, LogId);
        }
    }

    private static CloseMode CloseModeFor(EngineCloseReason reason, bool byClient)
    {
        if (byClient) return CloseMode.ByClient;
        return reason is EngineCloseReason.ForcedClose or EngineCloseReason.ServerShutdown ? CloseMode.AfterSending : CloseMode.AtOnce;
    }

    private void Receive(in EnginePacket packet)
    {
        if (!IsOpen) return;
        OnPacket(packet);
        if (!_heartbeat.OnReceived(packet.Type)) Close(EngineCloseReason.TransportError, "invalid heartbeat direction");
        else if (packet.Type == EnginePacketType.Message) ReceiveMessage(packet);
        else if (packet.Type == EnginePacketType.Close) Close(EngineCloseReason.TransportClose, null, byClient: true);
    }

    private void ReceiveMessage(in EnginePacket packet)
    {
        if (_messageRate?.TryTake() == false) CloseAtLimit(EngineCloseReason.LimitExceeded, "too many messages per second", EngineLimit.MessageRate);
        else Dispatch(PassMessage, packet.Data, packet.IsBinary);
    }

    private void Dispatch(HandlerCall call, ReadOnlySpan<byte> message, bool isBinary)
    {
        Volatile.Write(ref _dispatching, 1);
        var outer = SendBatch.Enter(this);
        try
        {
            call(_handler!, message, isBinary);
        }
        catch (Exception exception)
        {
            // Whatever goes wrong in the layer above ends this session and nothing else.
            _server.Log.HandlerFailed(exception, LogId);
            Close(EngineCloseReason.ForcedClose, "message handler failed");
        }
        finally
        {
            SendBatch.Enter(outer);
            Volatile.Write(ref _dispatching, 0);
        }
    }
}
