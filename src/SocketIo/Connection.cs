using SocketIoNet.Connections;
using SocketIoNet.EngineIo;

namespace SocketIoNet;

/// <summary>The connection of a client, which its sockets in all namespaces share.</summary>
public sealed class Connection
{
    private readonly ClientConnection _client;

    internal Connection(ClientConnection client) => _client = client;

    /// <summary>The client's transport changed from polling to WebSocket. The handler must not block.</summary>
    public event Action<Connection>? Upgraded;

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

    /// <summary>Closes the connection, and with it all its sockets. The client will reconnect.</summary>
    public void Close() => _client.Close();

    internal void OnUpgraded() => Upgraded?.Invoke(this);
}
