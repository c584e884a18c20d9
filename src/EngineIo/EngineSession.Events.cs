using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Sessions;

namespace SocketIoNet.EngineIo;

public sealed partial class EngineSession
{
    private SessionEvents? _events;

    /// <summary>
    /// Raised when the session was upgraded from polling to WebSocket, on the thread that reads the connection. Handlers must not block;
    /// their exceptions are logged.
    /// </summary>
    public event Action<EngineSession>? Upgraded
    {
        add => ChangeEvents(events => events.Upgraded += value);
        remove => ChangeEvents(events => events.Upgraded -= value);
    }

    /// <summary>
    /// Raised when a packet was received, before it is handled, on the thread that reads the connection. Handlers must not block; their
    /// exceptions are logged.
    /// </summary>
    public event Action<EngineSession, SessionPacket>? PacketReceived
    {
        add => ChangeEvents(events => events.PacketReceived += value);
        remove => ChangeEvents(events => events.PacketReceived -= value);
    }

    /// <summary>
    /// Raised when the send queue was written completely, on a thread of the pool; more may be queued by then. Exceptions of handlers are
    /// logged.
    /// </summary>
    public event Action<EngineSession>? Drained
    {
        add => ChangeEvents(events => events.Drained += value);
        remove => ChangeEvents(events => events.Drained -= value);
    }

    private void ChangeEvents(Action<SessionEvents> change)
    {
        var events = _events ?? Interlocked.CompareExchange(ref _events, new SessionEvents(), null) ?? _events;
        lock (events) change(events);
    }

    private void OnPacket(in EnginePacket packet)
    {
        if (_events?.PacketReceived is { } handlers) RaisePacketReceived(SessionEvents.Describe(packet), handlers);
    }

    /// <summary>A method of its own, so that the closure is not allocated for packets without subscribers.</summary>
    private void RaisePacketReceived(SessionPacket packet, Action<EngineSession, SessionPacket> handlers) =>
        InvokeCallback(() => handlers(this, packet), nameof(PacketReceived));

    private void OnUpgraded()
    {
        _server.OnSessionUpgraded(this);
        if (_events?.Upgraded is { } handlers) InvokeCallback(() => handlers(this), nameof(Upgraded));
    }

    /// <summary>Called in a send loop, so the handlers run on the thread pool.</summary>
    private void OnDrained()
    {
        if (_events?.Drained is null) return;
        ThreadPool.UnsafeQueueUserWorkItem(
            static session => session.InvokeCallback(() => session._events!.Drained?.Invoke(session), nameof(Drained)), this, preferLocal: false);
    }

    private void InvokeCallback(Action callback, string name) => VoidCallback.Run(callback, exception => _server.Log.CallbackFailed(exception, name));
}
