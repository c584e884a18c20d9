using SocketIoNet.Clients;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;

namespace SocketIoNet;

/// <summary>The connection of a client, shared by its sockets in all namespaces.</summary>
public sealed class Connection
{
    private readonly ClientConnection _client;
    private ConnectionEvents? _events;

    internal Connection(ClientConnection client) => _client = client;

    /// <summary>The name of the client's current transport: <c>polling</c> or <c>websocket</c>.</summary>
    public string Transport => _client.Session.Transport.ToWireName();

    /// <summary>The revision of the Engine.IO protocol that the client speaks.</summary>
    public int Protocol => _client.Session.Protocol;

    /// <summary>Whether the transport changed from polling to WebSocket.</summary>
    public bool IsUpgraded => _client.Session.IsUpgraded;

    /// <summary>Whether the connection is open.</summary>
    public bool IsOpen => _client.Session.IsOpen;

    /// <summary>How many bytes wait to be sent to the client.</summary>
    public long QueuedBytes => _client.Session.QueuedBytes;

    private ConnectionEvents Events => LazyInitializer.EnsureInitialized(ref _events, () => new ConnectionEvents(this, _client));

    /// <summary>
    /// Runs when the client's transport changes from polling to WebSocket, on the thread that reads the connection, which it must not block. Exceptions are logged.
    /// </summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnUpgraded(Action<Connection> handler) => Events.AddUpgraded(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnUpgraded(Action{Connection})"/>
    /// <remarks>The connection goes on without waiting for the task.</remarks>
    public IDisposable OnUpgraded(Func<Connection, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Events.AddUpgraded(handler);
    }

    /// <summary>
    /// Runs for each packet of Engine.IO that the client sends, heartbeats included, before it is handled, on the thread that reads the connection, which it must not block. Exceptions are
    /// logged. Each packet is copied, so use it to observe a connection, not to handle events.
    /// </summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnPacketReceived(Action<Connection, SessionPacket> handler) => Events.AddPacketReceived(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnPacketReceived(Action{Connection, SessionPacket})"/>
    /// <remarks>The packet is handled without waiting for the task.</remarks>
    public IDisposable OnPacketReceived(Func<Connection, SessionPacket, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Events.AddPacketReceived(handler);
    }

    /// <summary>Runs when all that was queued for the client has been written, on a thread of the pool, when more may be queued already. Exceptions are logged.</summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnDrained(Action<Connection> handler) => Events.AddDrained(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnDrained(Action{Connection})"/>
    public IDisposable OnDrained(Func<Connection, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Events.AddDrained(handler);
    }

    /// <summary>
    /// Runs once when the connection has closed, on a thread of the pool, with the reason, one of <see cref="DisconnectReasons"/>, and details if there are any. Added later, it runs at once.
    /// Exceptions are logged.
    /// </summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnClosed(Action<Connection, string, string?> handler) => Events.AddClosed(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnClosed(Action{Connection, string, string?})"/>
    public IDisposable OnClosed(Func<Connection, string, string?, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Events.AddClosed(handler);
    }

    /// <summary>Closes the connection, and with it all its sockets. The client will reconnect.</summary>
    public void Close() => _client.Close();

    /// <summary>The connection has ended: runs the handlers that have not been run yet.</summary>
    internal void NotifyClosed()
    {
        // Adding a handler checks the end afterwards; this is the opposite order, which the processor must keep.
        Interlocked.MemoryBarrier();
        _events?.NotifyClosed();
    }
}
