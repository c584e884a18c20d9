using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Sessions;

/// <summary>The event subscriptions of one session, created on the first subscription.</summary>
internal sealed class SessionEvents(EngineSession session)
{
    public event Action<EngineSession>? Upgraded;

    public event Action<EngineSession>? Drained;

    public event Action<EngineSession, SessionPacket>? PacketReceived;

    public void RaiseUpgraded()
    {
        if (Upgraded is { } handlers) Invoke(() => handlers(session), nameof(Upgraded));
    }

    public void RaisePacketReceived(in EnginePacket packet)
    {
        if (PacketReceived is { } handlers) RaisePacketReceived(Describe(packet), handlers);
    }

    /// <summary>Called in a send loop, so the handlers run on the thread pool.</summary>
    public void RaiseDrained()
    {
        if (Drained is null) return;
        ThreadPool.UnsafeQueueUserWorkItem(static events => events.RaiseDrainedOnPool(), this, preferLocal: false);
    }

    private void RaiseDrainedOnPool() => Invoke(() => Drained?.Invoke(session), nameof(Drained));

    /// <summary>A method of its own, so that the closure is not allocated for packets without subscribers.</summary>
    private void RaisePacketReceived(SessionPacket packet, Action<EngineSession, SessionPacket> handlers) =>
        Invoke(() => handlers(session, packet), nameof(PacketReceived));

    private void Invoke(Action callback, string name) =>
        VoidCallback.Run(callback, exception => session.Server.Log.CallbackFailed(exception, name));

    private static SessionPacket Describe(in EnginePacket packet) => new(NameOf(packet.Type), packet.Data.ToArray(), packet.IsBinary);

    private static string NameOf(EnginePacketType type) => type switch
    {
        EnginePacketType.Message => "message",
        EnginePacketType.Ping => "ping",
        EnginePacketType.Pong => "pong",
        EnginePacketType.Close => "close",
        EnginePacketType.Open => "open",
        EnginePacketType.Upgrade => "upgrade",
        _ => "noop",
    };
}
