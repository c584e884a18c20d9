using SocketIoNet.Clients;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;

namespace SocketIoNet;

/// <summary>The connection of a client, which its sockets in all namespaces share.</summary>
public sealed class Connection
{
    private readonly ClientConnection _client;
    private ConnectionEvents? _events;

    internal Connection(ClientConnection client) => _client = client;

    /// <summary>The client's transport changed from polling to WebSocket. Called on the thread that reads the connection; it must not block. Exceptions are logged.</summary>
    public event Action<Connection>? Upgraded
    {
        add => Events.Upgraded.Add(value, () => _client.Session.Upgraded += _ => OnUpgraded());
        remove => _events?.Upgraded.Remove(value);
    }

    /// <summary>
    /// The client has sent a packet of Engine.IO, heartbeats among them, which is about to be handled. Called on the thread that reads the connection; it must not block. Exceptions are
    /// logged. Each packet is copied, so use it to look at a connection, and not for events.
    /// </summary>
    public event Action<Connection, SessionPacket>? PacketReceived
    {
        add => Events.PacketReceived.Add(value, () => _client.Session.PacketReceived += (_, packet) => OnPacketReceived(packet));
        remove => _events?.PacketReceived.Remove(value);
    }

    /// <summary>All that was queued for the client has been written. Called on a thread of the pool, when more may be queued already. Exceptions are logged.</summary>
    public event Action<Connection>? Drained
    {
        add => Events.Drained.Add(value, () => _client.Session.Drained += _ => Events.Drained.All?.Invoke(this));
        remove => _events?.Drained.Remove(value);
    }

    /// <summary>
    /// The connection has ended, for the reason that is given, such as <c>transport close</c>; what is known beyond it comes after. Called once, on a thread of the pool; at once when the
    /// connection has ended already. Exceptions are logged.
    /// </summary>
    public event Action<Connection, string, string?>? Closed
    {
        add
        {
            Events.Closed.Add(value);
            if (_client.End is not null) OnClosed();
        }

        remove => _events?.Closed.Remove(value);
    }

    /// <summary>The name of the transport that the client is connected by now: <c>polling</c> or <c>websocket</c>.</summary>
    public string Transport => _client.Session.Transport.ToWireName();

    /// <summary>The revision of the Engine.IO protocol that the client speaks.</summary>
    public int Protocol => _client.Session.Protocol;

    /// <summary>Whether the transport changed from polling to WebSocket.</summary>
    public bool IsUpgraded => _client.Session.IsUpgraded;

    /// <summary>Whether the connection is open.</summary>
    public bool IsOpen => _client.Session.IsOpen;

    /// <summary>How many bytes wait to be sent to the client.</summary>
    public long QueuedBytes => _client.Session.QueuedBytes;

    private ConnectionEvents Events => _events ?? Interlocked.CompareExchange(ref _events, new ConnectionEvents(), null) ?? _events;

    /// <summary>Closes the connection, and with it all its sockets. The client will reconnect.</summary>
    public void Close() => _client.Close();

    /// <summary>Tells those who have not been told yet.</summary>
    internal void OnClosed()
    {
        if (_events?.Closed.TakeAll() is not { } watchers || _client.End is not { } end) return;
        ThreadPool.UnsafeQueueUserWorkItem(_ => RunClosed(watchers, end), null);
    }

    private void OnUpgraded()
    {
        using var context = EmptyContext.Enter();
        if (Events.Upgraded.All is { } watchers) VoidCallback.Run(() => watchers(this), exception => _client.Log.ConnectionWatcherFailed(exception, nameof(Upgraded)));
    }

    private void OnPacketReceived(SessionPacket packet)
    {
        using var context = EmptyContext.Enter();
        if (Events.PacketReceived.All is { } watchers) VoidCallback.Run(() => watchers(this, packet), exception => _client.Log.ConnectionWatcherFailed(exception, nameof(PacketReceived)));
    }

    private void RunClosed(Action<Connection, string, string?> watchers, ConnectionEnd end) => VoidCallback.Run(
        () => watchers(this, end.Reason, end.Description), exception => _client.Log.ConnectionWatcherFailed(exception, nameof(Closed)));
}
