using SocketIoNet.EngineIo.FlowControl;
using SocketIoNet.EngineIo.Heartbeats;
using SocketIoNet.EngineIo.Limits;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Sending;
using SocketIoNet.EngineIo.Sessions;
using SocketIoNet.EngineIo.Timing;
using SocketIoNet.EngineIo.Transports;
using SocketIoNet.EngineIo.Transports.Polling;

namespace SocketIoNet.EngineIo;

/// <summary>The session of one client, from its handshake to its end, over any transport.</summary>
public sealed class EngineSession : IQueueOwner
{
    /// <summary>The size in bytes at which a batch is written.</summary>
    private const int BatchLimit = 16 * 1024;

    private static readonly HandlerCall PassMessage = static (handler, message, isBinary) => handler.OnMessage(message, isBinary);

    private readonly EngineServer _server;
    private readonly Heartbeat _heartbeat;
    private readonly SessionFlow _flow;
    private readonly TokenBucket? _messageRate;
    private IEngineHandler? _handler;
    private IEngineTransport? _transport;
    private int _dispatching;
    private UpgradeSlot _upgrade;
    private SessionEvents? _events;
    private SessionEnd? _end;
    private int _isEndNotified;

    private delegate void HandlerCall(IEngineHandler handler, ReadOnlySpan<byte> message, bool isBinary);

    internal EngineSession(EngineServer server, string id, EngineHandshake handshake, ProtocolRevision revision)
    {
        _server = server;
        Id = id;
        Handshake = handshake;
        Revision = revision;
        _heartbeat = Heartbeat.Create(this, revision);
        _flow = new SessionFlow(this, _heartbeat);
        Queue = new SendQueue(this);
        if (server.Options.MaxMessagesPerSecond is { } rate) _messageRate = new TokenBucket(server.TimeProvider, rate, server.Options.MessageBurst ?? rate);
    }

    /// <summary>
    /// Raised when the session was upgraded from polling to WebSocket, on the thread that reads the connection. Handlers must not block;
    /// their exceptions are logged.
    /// </summary>
    public event Action<EngineSession>? Upgraded
    {
        add => Events.Upgraded += value;
        remove => Events.Upgraded -= value;
    }

    /// <summary>
    /// Raised when a packet was received, before it is handled, on the thread that reads the connection. Handlers must not block; their
    /// exceptions are logged.
    /// </summary>
    public event Action<EngineSession, SessionPacket>? PacketReceived
    {
        add => Events.PacketReceived += value;
        remove => Events.PacketReceived -= value;
    }

    /// <summary>
    /// Raised when the send queue was written completely, on a thread of the pool; more may be queued by then. Exceptions of handlers are
    /// logged.
    /// </summary>
    public event Action<EngineSession>? Drained
    {
        add => Events.Drained += value;
        remove => Events.Drained -= value;
    }

    /// <summary>
    /// The session id: 20 random characters, or what <see cref="EngineServer.SessionIdFactory"/> creates; with <see
    /// cref="EngineOptions.ForwardSessions"/> followed by the id of the server. It is a secret: a client that knows it can use the session.
    /// </summary>
    public string Id { get; }

    /// <summary>The revision of the Engine.IO protocol that the client speaks.</summary>
    public int Protocol => Revision.Number;

    /// <summary>The request that opened the session.</summary>
    public EngineHandshake Handshake { get; }

    /// <summary>The current transport.</summary>
    public TransportKind Transport => _transport?.Kind ?? TransportKind.None;

    /// <summary>Whether the session was upgraded from polling to WebSocket.</summary>
    public bool IsUpgraded { get; private set; }

    /// <summary>Whether the session can send and receive messages.</summary>
    public bool IsOpen => Volatile.Read(ref _end) is null;

    /// <summary>The number of bytes in the send queue, including those handed to the connection and not yet written.</summary>
    public long QueuedBytes => Queue.Bytes;

    /// <summary>The room left in the send queue, in <see cref="OutgoingMessage.HeldBytes"/>.</summary>
    internal long FreeQueueBytes => (_server.Options.MaxSendQueueBytes ?? long.MaxValue) - Queue.HeldBytes;

    /// <summary>Whether a close packet would reach the client at once: false while a polling client is between two polls.</summary>
    internal bool IsReachable => _transport is { IsReady: true };

    /// <summary>The timer wheel of the server.</summary>
    internal TimerWheel Wheel => _server.Wheel;

    /// <summary>The start of the id: enough to tell sessions apart in a log, too little to use one.</summary>
    internal string LogId => Id[..Math.Min(6, Id.Length)];

    internal ProtocolRevision Revision { get; }

    internal SendQueue Queue { get; }

    /// <summary>Where polls and POSTs go; null when the client is not connected by polling.</summary>
    internal IPollingEndpoint? PollingEndpoint => _transport as IPollingEndpoint;

    internal EngineServer Server => _server;

    /// <summary>The upgrade in progress, if any.</summary>
    internal TransportUpgrade? Upgrade => _upgrade.Current;

    /// <summary>Whether the server itself delays reading the packets of the client.</summary>
    internal bool IsHeldUp => Volatile.Read(ref _dispatching) > 0 || _flow.IsReadWaiting;

    /// <summary>Whether the next packet of a WebSocket may be read: not while the send queue or the event backlog is too large.</summary>
    internal bool IsReadable => _flow.IsReadable;

    /// <summary>Whether the event backlog exceeds its limit.</summary>
    internal bool HasFullBacklog => _flow.HasFullBacklog;

    private SessionEvents Events => _events ?? LazyInitializer.EnsureInitialized(ref _events, () => new SessionEvents(this));

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
    /// Queues a message and returns without waiting for the client. Messages are sent in order. The session takes ownership of the message.
    /// The message is dropped if the session has ended, or if it is volatile and the queue is not empty. A client whose queue would exceed
    /// <see cref="EngineOptions.MaxSendQueueBytes"/> is disconnected.
    /// </summary>
    /// <returns>Whether the message was queued.</returns>
    public bool Send(OutgoingMessage message, SendOptions options = SendOptions.None)
    {
        if (!Enqueue(message, options)) return false;
        Flush();
        return true;
    }

    /// <summary>
    /// Queues a message as <see cref="Send(OutgoingMessage, SendOptions)"/> does, without writing it or calling anything, so that it can be
    /// used under a lock. Call <see cref="Flush"/> afterwards.
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

    /// <summary>Writes what was queued with <see cref="Enqueue"/>, now or with the batch that is open.</summary>
    internal void Flush()
    {
        if (SendBatch.IsOpenFor(this) && Queue.Bytes < BatchLimit) _server.BatchDeadline.OnBatched();
        else Queue.Write();
    }

    /// <summary>
    /// Waits until the send queue is at most <see cref="EngineOptions.SendQueueSoftLimitBytes"/>, or the session has ended. For
    /// applications that send much at once.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task WaitUntilSendableAsync(CancellationToken cancellationToken = default) => _flow.WaitUntilSendableAsync().WaitAsync(cancellationToken);

    /// <summary>Closes the session: sends what is queued, then closes the transport.</summary>
    public void Close() => Close(EngineCloseReason.ForcedClose);

    /// <summary>Closes the session for a given reason.</summary>
    /// <param name="reason">
    /// The reason that <see cref="IEngineHandler.OnClose"/> and the metrics receive. With <see cref="EngineCloseReason.ForcedClose"/> and
    /// <see cref="EngineCloseReason.ServerShutdown"/> the queue is sent first, otherwise it is dropped.
    /// </param>
    /// <param name="description">Details for logs; never sent to the client.</param>
    public void Close(EngineCloseReason reason, string? description = null) => Close(reason, description, byClient: false);

    /// <summary>Ends the session. Only the first call has an effect.</summary>
    internal void Close(EngineCloseReason reason, string? description, bool byClient)
    {
        var end = new SessionEnd(reason, description, byClient);
        if (Interlocked.CompareExchange(ref _end, end, null) is not null) return;
        _heartbeat.Stop();
        // Responses to earlier packets are written if the client takes them; the rest may be dropped below.
        WriteBatched();
        var stays = _transport?.BeginClose(end.Mode) ?? false;
        Queue.Complete(discard: end.Mode != CloseMode.AfterSending);
        if (!stays) Forget();
        _server.OnSessionClosed(this, reason, description);
        _flow.OnClosed();
        NotifyEnd();
    }

    /// <summary>Limits the time that closing the transport may take.</summary>
    internal void LimitClose(TimeSpan limit) => Volatile.Read(ref _transport)?.LimitClose(limit);

    /// <summary>Closes from a timer or a sending thread, where no code of the layer above may run.</summary>
    internal void CloseInBackground(EngineCloseReason reason, string? description, EngineLimit? limit = null) => ThreadPool.UnsafeQueueUserWorkItem(
        static state => state.Session.CloseAtLimit(state.Reason, state.Description, state.Limit),
        (Session: this, Reason: reason, Description: description, Limit: limit),
        preferLocal: false);

    /// <summary>Closes, and counts the exceeded limit if one is given and this call ends the session.</summary>
    internal void CloseAtLimit(EngineCloseReason reason, string? description, EngineLimit? limit)
    {
        if (limit is not null && IsOpen) _server.OnLimitExceeded(limit);
        Close(reason, description);
    }

    /// <summary>Closes the session if the client's sign of life is overdue, even if the timer wheel has not fired yet.</summary>
    internal void EndIfOver() => _heartbeat.EndIfOver();

    /// <summary>Removes the session from the table: nothing is sent or awaited any more.</summary>
    internal void Forget()
    {
        _server.Remove(this);
        _upgrade.End();
    }

    /// <summary>Opens the session on <paramref name="transport"/>, with its first packets.</summary>
    internal void Open(IEngineTransport transport, EngineHandlerFactory createHandler, params ReadOnlySpan<OutgoingMessage?> openingPackets)
    {
        _transport = transport;
        foreach (var packet in openingPackets)
        {
            if (packet is { } message) Queue.Enqueue(message.Take(), SendOptions.None, long.MaxValue);
        }

        Interlocked.Exchange(ref _handler, CreateHandler(createHandler));
        _heartbeat.Start();
        // The session may have been closed while the handler was being created.
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

    /// <summary>Sends a packet ahead of the queue, so that a sign of life arrives in time regardless of the queue.</summary>
    internal void SendSignOfLife(OutgoingMessage packet)
    {
        Queue.EnqueueFirst(packet.Take());
        Queue.Write();
    }

    /// <summary>Writes the batch of the dispatched input.</summary>
    internal void WriteBatched()
    {
        if (Queue.HasMessages) Queue.Write();
    }

    /// <summary>
    /// Changes the number of received bytes that wait for handlers. Beyond <see cref="EngineOptions.MaxPendingEventBytes"/> a WebSocket is
    /// not read; beyond <see cref="EngineOptions.MaxEventBacklogBytes"/> a polling session is closed.
    /// </summary>
    internal void AddPendingBytes(long change) => _flow.AddPendingBytes(change);

    /// <summary>
    /// Changes the number of acknowledgements awaited from the client. While one is awaited, the client is read beyond
    /// <see cref="EngineOptions.MaxPendingEventBytes"/>: waiting events may depend on it.
    /// </summary>
    internal void AddAwaitedAcks(int change) => _flow.AddAwaitedAcks(change);

    /// <summary>Called when a packet is awaited from the client.</summary>
    internal void OnAwaiting() => _flow.OnAwaiting();

    internal Task WaitUntilReadableAsync() => _flow.WaitUntilReadableAsync();

    /// <summary>Reserves the upgrade for one connection; null if another connection has it, or the transport cannot be upgraded.</summary>
    internal IUpgradableTransport? TryBeginUpgrade()
    {
        if (!IsOpen || _transport is not IUpgradableTransport transport) return null;
        return _upgrade.TryReserve() ? transport : null;
    }

    /// <summary>Registers the upgrade, which ends when the session does.</summary>
    internal void BeginUpgrade(TransportUpgrade upgrade) => _upgrade.Begin(upgrade);

    internal void EndUpgrade() => _upgrade.Release();

    /// <summary>
    /// Moves the session to <paramref name="transport"/> and sends the queue over it, after the current write of the old transport. If the
    /// session is closing, the close frame follows.
    /// </summary>
    internal void CompleteUpgrade(IEngineTransport transport)
    {
        IsUpgraded = true;
        Interlocked.Exchange(ref _transport, transport);
        // If the session was closed on the old transport, the new one must close as well.
        if (!IsOpen) transport.BeginClose(CloseMode.AfterSending);
        Queue.SetReader(transport);
        EndUpgrade();
        if (!IsOpen) return;
        _server.OnSessionUpgraded(this);
        _events?.RaiseUpgraded();
    }

    void IQueueOwner.OnQueueShrunk()
    {
        _flow.OnQueueShrunk();
        if (Queue.Bytes == 0) _events?.RaiseDrained();
    }

    private IEngineHandler CreateHandler(EngineHandlerFactory create)
    {
        try
        {
            return create(this);
        }
        catch
        {
            Close(EngineCloseReason.TransportError, "the handler could not be created");
            throw;
        }
    }

    /// <summary>
    /// Notifies the handler of the end, once. Called by both the opening and the closing thread, since either may be last.
    /// </summary>
    private void NotifyEnd()
    {
        if (_handler is not { } handler || _end is not { } end || Interlocked.Exchange(ref _isEndNotified, 1) != 0) return;
        try
        {
            handler.OnClose(end.Reason, end.Description);
        }
        catch (Exception exception)
        {
            // The caller (a request, a timer or the shutdown of the server) must continue.
            _server.Log.CloseHandlerFailed(exception, LogId);
        }
    }

    private void Receive(in EnginePacket packet)
    {
        if (!IsOpen) return;
        _events?.RaisePacketReceived(packet);
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
        try
        {
            using (SendBatch.Open(this)) call(_handler!, message, isBinary);
        }
        catch (Exception exception)
        {
            // An exception of the handler ends this session only.
            _server.Log.HandlerFailed(exception, LogId);
            Close(EngineCloseReason.ForcedClose, "message handler failed");
        }
        finally
        {
            Volatile.Write(ref _dispatching, 0);
        }
    }
}
