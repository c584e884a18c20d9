using SocketIoNet.EngineIo.Heartbeats;
using SocketIoNet.EngineIo.Limits;

namespace SocketIoNet.EngineIo.FlowControl;

/// <summary>The flow control of one session: when its client is read, and when an application that awaits it may send more.</summary>
internal sealed class SessionFlow(EngineSession session, Heartbeat heartbeat)
{
    private BackpressureGate? _readGate;
    private BackpressureGate? _sendGate;
    private long _pendingBytes;
    private int _awaitedAcks;

    /// <summary>Whether the transport waits before it reads the next packet.</summary>
    public bool IsReadWaiting => _readGate is { IsWaiting: true };

    /// <summary>Whether the next packet of a WebSocket may be read: not while the send queue or the event backlog is too large.</summary>
    public bool IsReadable => !session.IsOpen || (TakesEvents && session.Queue.HeldBytes <= Options.SendQueueSoftLimitBytes);

    /// <summary>Whether the event backlog exceeds its limit.</summary>
    public bool HasFullBacklog => Interlocked.Read(ref _pendingBytes) > Options.EventBacklogLimit;

    /// <summary>
    /// While a sign of life or an acknowledgement is awaited from the client, it is read further, since the awaited packet may follow other
    /// input.
    /// </summary>
    private bool TakesEvents =>
        Interlocked.Read(ref _pendingBytes) <= Options.MaxPendingEventBytes || (IsAwaitingClient && !HasFullBacklog);

    private bool IsAwaitingClient => Volatile.Read(ref _awaitedAcks) > 0 || heartbeat.IsAwaiting;

    private EngineOptions Options => session.Server.Options;

    private BackpressureGate ReadGate => _readGate ?? LazyInitializer.EnsureInitialized(ref _readGate, NewReadGate);

    private BackpressureGate SendGate => _sendGate ?? LazyInitializer.EnsureInitialized(ref _sendGate, NewSendGate);

    public void AddPendingBytes(long change)
    {
        Interlocked.Add(ref _pendingBytes, change);
        if (change < 0) _readGate?.Signal();
    }

    public void AddAwaitedAcks(int change)
    {
        Interlocked.Add(ref _awaitedAcks, change);
        if (change > 0) OnAwaiting();
    }

    /// <summary>Called when a packet is awaited from the client.</summary>
    public void OnAwaiting() => _readGate?.Signal(isProgress: false);

    public void OnQueueShrunk()
    {
        // If handlers are stuck, a client that reads messages of others is no progress.
        _readGate?.Signal(isProgress: TakesEvents);
        _sendGate?.Signal();
    }

    public void OnClosed()
    {
        _readGate?.Signal();
        _sendGate?.Signal();
    }

    public Task WaitUntilReadableAsync()
    {
        // The client may not continue before it has read what was batched for it.
        session.WriteBatched();
        return ReadGate.WaitAsync();
    }

    public Task WaitUntilSendableAsync() => SendGate.WaitAsync();

    private BackpressureGate NewReadGate() => new(session.Wheel, () => IsReadable, Options.PingInterval + Options.PingTimeout, OnStalled);

    private BackpressureGate NewSendGate() =>
        new(session.Wheel, () => !session.IsOpen || session.Queue.HeldBytes <= Options.SendQueueSoftLimitBytes, TimeSpan.Zero, onStalled: null);

    private void OnStalled()
    {
        if (!TakesEvents) session.CloseInBackground(EngineCloseReason.EventBacklog, "handlers made no progress", EngineLimit.EventBacklog);
        else session.CloseInBackground(EngineCloseReason.SlowConsumer, "the client does not read", EngineLimit.NoProgress);
    }
}
