using SocketIoNet.EngineIo;

namespace SocketIoNet.Clients;

/// <summary>The connection of a client as the application sees it.</summary>
internal sealed class SessionConnection(ClientConnection client) : Connection
{
    private ConnectionEvents? _events;

    public override string Transport => client.Session.Transport.ToWireName();

    public override int Protocol => client.Session.Protocol;

    public override bool IsUpgraded => client.Session.IsUpgraded;

    public override bool IsOpen => client.Session.IsOpen;

    public override long QueuedBytes => client.Session.QueuedBytes;

    private ConnectionEvents Events => LazyInitializer.EnsureInitialized(ref _events, () => new ConnectionEvents(this, client));

    public override IDisposable OnUpgraded(Func<Connection, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Events.AddUpgraded(handler);
    }

    public override IDisposable OnPacketReceived(Func<Connection, SessionPacket, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Events.AddPacketReceived(handler);
    }

    public override IDisposable OnDrained(Func<Connection, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Events.AddDrained(handler);
    }

    public override IDisposable OnClosed(Func<Connection, string, string?, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Events.AddClosed(handler);
    }

    public override void Close() => client.Close();

    /// <summary>The connection has ended: runs the handlers that have not been run yet.</summary>
    public void NotifyClosed()
    {
        // Adding a handler checks the end afterwards; this is the opposite order, and must not be reordered.
        Interlocked.MemoryBarrier();
        _events?.NotifyClosed();
    }
}
