using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Sessions;

namespace SocketIoNet.EngineIo;

public sealed partial class EngineSession
{
    private SessionEvents? _events;

    /// <summary>The session moved from polling to WebSocket. Called on the thread that reads the connection; it must not block. Exceptions are logged.</summary>
    public event Action<EngineSession>? Upgraded
    {
        add => Watch(events => events.Upgraded += value);
        remove => Watch(events => events.Upgraded -= value);
    }

    /// <summary>A packet has come, and is about to be handled. Called on the thread that reads the connection; it must not block. Exceptions are logged.</summary>
    public event Action<EngineSession, SessionPacket>? PacketReceived
    {
        add => Watch(events => events.PacketReceived += value);
        remove => Watch(events => events.PacketReceived -= value);
    }

    /// <summary>All that was queued has been written. Called on a thread of the pool, when more may be queued already. Exceptions are logged.</summary>
    public event Action<EngineSession>? Drained
    {
        add => Watch(events => events.Drained += value);
        remove => Watch(events => events.Drained -= value);
    }

    private void Watch(Action<SessionEvents> change)
    {
        var events = _events ?? Interlocked.CompareExchange(ref _events, new SessionEvents(), null) ?? _events;
        lock (events) change(events);
    }

    private void OnPacket(in EnginePacket packet)
    {
        if (_events?.PacketReceived is { } watchers) Show(SessionEvents.Describe(packet), watchers);
    }

    /// <summary>Apart from the way of a packet that nobody watches, which would pay for what is captured here.</summary>
    private void Show(SessionPacket packet, Action<EngineSession, SessionPacket> watchers) => InvokeHook(() => watchers(this, packet), nameof(PacketReceived));

    private void OnUpgraded()
    {
        _server.OnSessionUpgraded(this);
        if (_events?.Upgraded is { } watchers) InvokeHook(() => watchers(this), nameof(Upgraded));
    }

    /// <summary>Called by whoever writes, on whose thread no code of the application may run.</summary>
    private void OnDrained()
    {
        if (_events?.Drained is null) return;
        ThreadPool.UnsafeQueueUserWorkItem(
            static session => session.InvokeHook(() => session._events!.Drained?.Invoke(session), nameof(Drained)), this, preferLocal: false);
    }

    private void InvokeHook(Action hook, string name) => VoidCallback.Run(hook, exception => _server.Log.HookFailed(exception, name));
}
