using SocketIoNet.EngineIo.FlowControl;
using SocketIoNet.EngineIo.Limits;

namespace SocketIoNet.EngineIo;

public sealed partial class EngineSession
{
    private BackpressureGate? _readGate;
    private BackpressureGate? _sendGate;
    private long _pendingBytes;
    private int _awaitedReplies;

    /// <summary>Whether the server itself delays reading the packets of the client.</summary>
    internal bool IsHeldUp => Volatile.Read(ref _dispatching) > 0 || _readGate is { IsWaiting: true };

    /// <summary>Whether the next packet of a WebSocket may be read: not while the send queue or the event backlog is too large.</summary>
    internal bool IsReadable => !IsOpen || (TakesEvents && Queue.HeldBytes <= _server.Options.SendQueueSoftLimitBytes);

    /// <summary>Whether the event backlog exceeds its limit.</summary>
    internal bool HasFullBacklog => Interlocked.Read(ref _pendingBytes) > _server.Options.EventBacklogLimit;

    /// <summary>
    /// While a sign of life or an acknowledgement is awaited from the client, it is read further, since the awaited packet may follow other
    /// input.
    /// </summary>
    private bool TakesEvents =>
        Interlocked.Read(ref _pendingBytes) <= _server.Options.MaxPendingEventBytes || (IsAwaitingClient && !HasFullBacklog);

    private bool IsAwaitingClient => Volatile.Read(ref _awaitedReplies) > 0 || _heartbeat.IsAwaiting;

    /// <summary>
    /// Waits until the send queue is at most <see cref="EngineOptions.SendQueueSoftLimitBytes"/>, or the session has ended. For
    /// applications that send much at once.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task WaitUntilSendableAsync(CancellationToken cancellationToken = default) => SendGate().WaitAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// Changes the number of received bytes that wait for handlers. Beyond <see cref="EngineOptions.MaxPendingEventBytes"/> a WebSocket is
    /// not read; beyond <see cref="EngineOptions.MaxEventBacklogBytes"/> a polling session is closed.
    /// </summary>
    internal void AddPendingBytes(long change)
    {
        Interlocked.Add(ref _pendingBytes, change);
        if (change < 0) _readGate?.Signal();
    }

    /// <summary>
    /// Changes the number of acknowledgements awaited from the client. While one is awaited, the client is read beyond
    /// <see cref="EngineOptions.MaxPendingEventBytes"/>: waiting events may depend on it.
    /// </summary>
    internal void AddAwaitedReplies(int change)
    {
        Interlocked.Add(ref _awaitedReplies, change);
        if (change > 0) OnAwaiting();
    }

    /// <summary>Called when a packet is awaited from the client.</summary>
    internal void OnAwaiting() => _readGate?.Signal(isProgress: false);

    internal Task WaitUntilReadableAsync()
    {
        // The client may not continue before it has read what was batched for it.
        WriteBatched();
        return ReadGate().WaitAsync();
    }

    private void OnQueueShrunk()
    {
        // If handlers are stuck, a client that reads messages of others is no progress.
        _readGate?.Signal(isProgress: TakesEvents);
        _sendGate?.Signal();
        if (Queue.Bytes == 0) OnDrained();
    }

    private BackpressureGate ReadGate() => _readGate ?? Interlocked.CompareExchange(ref _readGate, NewReadGate(), null) ?? _readGate;

    private BackpressureGate SendGate() => _sendGate ?? Interlocked.CompareExchange(ref _sendGate, NewSendGate(), null) ?? _sendGate;

    private BackpressureGate NewReadGate() => new(Wheel, () => IsReadable, _server.Options.PingInterval + _server.Options.PingTimeout, OnStalled);

    private BackpressureGate NewSendGate() => new(Wheel, () => !IsOpen || Queue.HeldBytes <= _server.Options.SendQueueSoftLimitBytes, TimeSpan.Zero, onStalled: null);

    private void OnStalled()
    {
        if (!TakesEvents) CloseInBackground(EngineCloseReason.EventBacklog, "handlers made no progress", EngineLimit.EventBacklog);
        else CloseInBackground(EngineCloseReason.SlowConsumer, "the client does not read", EngineLimit.NoProgress);
    }
}
