namespace SocketIoNet;

/// <summary>The reasons of Socket.IO's own for a disconnect; those of the connection are texts of <see cref="EngineIo.EngineCloseReason"/>.</summary>
public static class DisconnectReasons
{
    /// <summary>The client left the namespace.</summary>
    public const string ClientNamespaceDisconnect = "client namespace disconnect";

    /// <summary>The server disconnected the socket.</summary>
    public const string ServerNamespaceDisconnect = "server namespace disconnect";

    /// <summary>A middleware did not let the socket in. What was thrown is told to the client, and not here.</summary>
    public const string Refused = "refused";

    /// <summary>The server closed the connection while the client was between two polls.</summary>
    public const string ForcedServerClose = "forced server close";
}
