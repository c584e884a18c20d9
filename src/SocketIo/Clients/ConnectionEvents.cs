using System.Diagnostics.CodeAnalysis;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Clients;

/// <summary>The handlers of the events of one connection, created with the first handler. Most connections have none, so each list subscribes to the session with its first handler.</summary>
internal sealed class ConnectionEvents(Connection connection, ClientConnection client)
{
    private readonly CallbackList<Func<Connection, string, string?, Task?>> _closed = new();
    private CallbackList<Func<Connection, Task?>>? _upgraded;
    private CallbackList<Func<Connection, Task?>>? _drained;
    private CallbackList<Func<Connection, SessionPacket, Task?>>? _packetReceived;

    public IDisposable AddUpgraded(Func<Connection, Task?> handler)
    {
        if (IsFirst(ref _upgraded)) client.Session.Upgraded += _ => Notify(_upgraded, callback => callback(connection), nameof(Connection.OnUpgraded));
        return _upgraded.Add(handler);
    }

    public IDisposable AddDrained(Func<Connection, Task?> handler)
    {
        if (IsFirst(ref _drained)) client.Session.Drained += _ => Notify(_drained, callback => callback(connection), nameof(Connection.OnDrained));
        return _drained.Add(handler);
    }

    public IDisposable AddPacketReceived(Func<Connection, SessionPacket, Task?> handler)
    {
        if (IsFirst(ref _packetReceived))
            client.Session.PacketReceived += (_, packet) => Notify(_packetReceived, callback => callback(connection, packet), nameof(Connection.OnPacketReceived));
        return _packetReceived.Add(handler);
    }

    public IDisposable AddClosed(Func<Connection, string, string?, Task?> handler)
    {
        if (!_closed.TryAdd(handler, out var registration)) RunInBackground(() => NotifyClosed(handler));
        // The connection may end at the same time: then one of both calls takes the handler.
        else if (client.End is not null) NotifyClosed();
        return registration;
    }

    public void NotifyClosed()
    {
        if (client.End is null) return;
        var handlers = _closed.TakeAll();
        if (handlers.Length > 0) RunInBackground(() => Array.ForEach(handlers, handler => NotifyClosed(handler.Value)));
    }

    private static void RunInBackground(Action work) => ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);

    private static bool IsFirst<T>([NotNull] ref CallbackList<T>? list)
        where T : class
    {
        if (list is not null) return false;
        var created = new CallbackList<T>();
        var present = Interlocked.CompareExchange(ref list, created, null);
        list = present ?? created;
        return present is null;
    }

    private void NotifyClosed(Func<Connection, string, string?, Task?> handler) =>
        Run(() => handler(connection, client.End!.Reason, client.End.Description), nameof(Connection.OnClosed));

    private void Notify<T>(CallbackList<T> handlers, Func<T, Task?> call, string registeredWith)
        where T : class
    {
        using var context = EmptyContext.Enter();
        foreach (var handler in handlers.All) Run(() => call(handler.Value), registeredWith);
    }

    private void Run(Func<Task?> call, string registeredWith) =>
        _ = ContainedCall.Run(call, exception => client.Log.ConnectionCallbackFailed(exception, registeredWith));
}
