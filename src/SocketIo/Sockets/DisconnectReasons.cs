namespace SocketIoNet;

/// <summary>The reasons of disconnects, as <c>OnDisconnect</c> and <see cref="Connection.OnClosed(Action{Connection, string, string?})"/> give them. Most are the texts of Node's server.</summary>
public static class DisconnectReasons
{
    /// <summary>The client left the namespace.</summary>
    public const string ClientNamespaceDisconnect = "client namespace disconnect";

    /// <summary>The server disconnected the socket.</summary>
    public const string ServerNamespaceDisconnect = "server namespace disconnect";

    /// <summary>A middleware rejected the socket. What it threw is sent to the client and is not given here.</summary>
    public const string Rejected = "rejected";

    /// <summary>The client closed the connection.</summary>
    public const string TransportClose = "transport close";

    /// <summary>The connection broke, or the client broke a rule of the transport.</summary>
    public const string TransportError = "transport error";

    /// <summary>The client did not respond to a ping in time.</summary>
    public const string PingTimeout = "ping timeout";

    /// <summary>The client sent something that is not a valid packet.</summary>
    public const string ParseError = "parse error";

    /// <summary>The server closed the connection.</summary>
    public const string ForcedClose = "forced close";

    /// <summary>The server closed the connection while the client was between two polls.</summary>
    public const string ForcedServerClose = "forced server close";

    /// <summary>The client read too slowly: its queue exceeded <see cref="EngineIo.EngineOptions.MaxSendQueueBytes"/> or made no progress.</summary>
    public const string SlowConsumer = "slow consumer";

    /// <summary>The handlers of received events made no progress while <see cref="EngineIo.EngineOptions.MaxPendingEventBytes"/> was exceeded.</summary>
    public const string EventBacklog = "event backlog";

    /// <summary>The server is shutting down.</summary>
    public const string ServerShuttingDown = "server shutting down";

    /// <summary>The client exceeded a limit that has no reason of its own, such as <see cref="SocketIoOptions.MaxEventsPerSecond"/>.</summary>
    public const string LimitExceeded = "limit exceeded";
}
