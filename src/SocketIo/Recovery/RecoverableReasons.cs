namespace SocketIoNet.Recovery;

/// <summary>After which ends of a socket its client may have it again.</summary>
internal static class RecoverableReasons
{
    /// <summary>True for a lost connection; false when either side disconnected, or the client sent an invalid packet.</summary>
    public static bool Contains(string reason) =>
        reason is not (DisconnectReasons.ClientNamespaceDisconnect or DisconnectReasons.ServerNamespaceDisconnect or DisconnectReasons.ParseError);
}
