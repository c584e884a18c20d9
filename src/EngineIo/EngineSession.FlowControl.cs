using SocketIoNet.EngineIo.FlowControl;
using SocketIoNet.EngineIo.Limits;

namespace SocketIoNet.EngineIo;

/// <summary>When a client is read, and when a bulk sender may go on.</summary>
public sealed partial class EngineSession
{
    private BackpressureGate? _readGate;
    private BackpressureGate? _sendGate;
    private long _pendingBytes;
    private int _awaitedReplies;

    /// <summary>Whether the server itself is what keeps the client's packets from being read.</summary>
    internal bool IsHeldUp => Volatile.Read(ref _dispatching) > 0 || _readGate is { IsWaiting: true };

    /// <summary>Whether the next packet of a stream may be read: not while too much waits for the client, or for handlers.</summary>
    internal bool IsReadable => !IsOpen || (TakesEvents && Queue.HeldBytes <= _server.Options.SendQueueSoftLimitBytes);

    /// <summary>Whether more waits for handlers than may ever wait.</summary>
    internal bool HasFullBacklog => Interlocked.Read(ref _pendingBytes) > _server.Options.EventBacklogLimit;

    /// <summary>While something is awaited of the client, it is read on: what it answers lies behind what is not read yet.</summary>
    private bool TakesEvents =>
        Interlocked.Read(ref _pendingBytes) <= _server.Options.MaxPendingEventBytes || (IsAwaitingClient && !HasFullBacklog);

    private bool IsAwaitingClient => Volatile.Read(ref _awaitedReplies) > 0 || _heartbeat.IsAwaiting;

    /// <summary>Waits until little enough is queued for the client that a bulk sender may go on, or the session has ended.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitUntilSendableAsync(CancellationToken cancellationToken = default) => SendGate().WaitAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// Tells how much of what was received still waits for handlers: positive when it grows, negative when it shrinks. Past <see cref="EngineOptions.MaxPendingEventBytes"/> nothing more
    /// is read from a client over WebSocket, past <see cref="EngineOptions.MaxEventBacklogBytes"/> one over polling is disconnected.
    /// </summary>
    internal void AddPendingBytes(long change)
    {
        Interlocked.Add(ref _pendingBytes, change);
        if (change < 0) _readGate?.Signal();
    }

    /// <summary>
    /// Tells how many more answers of the client are awaited, or fewer: while there is one, <see cref="EngineOptions.MaxPendingEventBytes"/> does not keep the client from being read. Whoever
    /// waits may be what the other events wait for.
    /// </summary>
    internal void AddAwaitedReplies(int change)
    {
        Interlocked.Add(ref _awaitedReplies, change);
        if (change > 0) OnAwaiting();
    }

    /// <summary>Something is awaited of the client from now on.</summary>
    internal void OnAwaiting() => _readGate?.Signal(isProgress: false);

    internal Task WaitUntilReadableAsync()
    {
        // What the client is to read first may be what was just gathered for it.
        WriteBatched();
        return ReadGate().WaitAsync();
    }

    private void OnQueueShrunk()
    {
        // That the client reads what others send it does not help handlers that are stuck.
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
        else CloseInBackground(EngineCloseReason.SlowConsumer, "the client reads nothing", EngineLimit.NoProgress);
    }
}
