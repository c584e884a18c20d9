using SocketIoNet.EngineIo;

namespace SocketIoNet;

/// <summary>The connection of a client, shared by its sockets in all namespaces. Abstract, so that tests can derive their own.</summary>
public abstract class Connection
{
    /// <summary>The name of the client's current transport: <c>polling</c> or <c>websocket</c>.</summary>
    public abstract string Transport { get; }

    /// <summary>The revision of the Engine.IO protocol that the client speaks.</summary>
    public abstract int Protocol { get; }

    /// <summary>Whether the transport changed from polling to WebSocket.</summary>
    public abstract bool IsUpgraded { get; }

    /// <summary>Whether the connection is open.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>How many bytes wait to be sent to the client.</summary>
    public abstract long QueuedBytes { get; }

    /// <summary>
    /// Runs when the client's transport changes from polling to WebSocket, on the thread that reads the connection, which it must not block. Exceptions are logged.
    /// </summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnUpgraded(Action<Connection> handler) => OnUpgraded(ToAsync(handler));

    /// <inheritdoc cref="OnUpgraded(Action{Connection})"/>
    /// <remarks>The connection goes on without waiting for the task.</remarks>
    public abstract IDisposable OnUpgraded(Func<Connection, Task> handler);

    /// <summary>
    /// Runs for each packet of Engine.IO that the client sends, heartbeats included, before it is handled, on the thread that reads the connection, which it must not block. Exceptions are
    /// logged. Each packet is copied, so use it to observe a connection, not to handle events.
    /// </summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnPacketReceived(Action<Connection, SessionPacket> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return OnPacketReceived((connection, packet) =>
        {
            handler(connection, packet);
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc cref="OnPacketReceived(Action{Connection, SessionPacket})"/>
    /// <remarks>The packet is handled without waiting for the task.</remarks>
    public abstract IDisposable OnPacketReceived(Func<Connection, SessionPacket, Task> handler);

    /// <summary>Runs when all that was queued for the client has been written, on a thread of the pool, when more may be queued already. Exceptions are logged.</summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnDrained(Action<Connection> handler) => OnDrained(ToAsync(handler));

    /// <inheritdoc cref="OnDrained(Action{Connection})"/>
    public abstract IDisposable OnDrained(Func<Connection, Task> handler);

    /// <summary>
    /// Runs once when the connection has closed, on a thread of the pool, with the reason, one of <see cref="DisconnectReasons"/>, and details if there are any. Added later, it runs at once.
    /// Exceptions are logged.
    /// </summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnClosed(Action<Connection, string, string?> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return OnClosed((connection, reason, description) =>
        {
            handler(connection, reason, description);
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc cref="OnClosed(Action{Connection, string, string?})"/>
    public abstract IDisposable OnClosed(Func<Connection, string, string?, Task> handler);

    /// <summary>Closes the connection, and with it all its sockets. The client will reconnect.</summary>
    public abstract void Close();

    private static Func<Connection, Task> ToAsync(Action<Connection> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return connection =>
        {
            handler(connection);
            return Task.CompletedTask;
        };
    }
}
