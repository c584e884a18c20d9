namespace SocketIoNet.Recovery;

/// <summary>The reasons of a disconnect after which a socket can be recovered.</summary>
internal static class RecoverableReasons
{
    /// <summary>True for a lost connection; false when either side disconnected, or the client sent an invalid packet.</summary>
    public static bool Contains(string reason) =>
        reason is not (DisconnectReasons.ClientNamespaceDisconnect or DisconnectReasons.ServerNamespaceDisconnect or DisconnectReasons.ParseError);
}
