using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <summary>After which ends of a socket its client may have it again.</summary>
internal static class RecoverableReasons
{
    /// <summary>True for a lost connection; false when one of the two said goodbye, or the client sent garbage.</summary>
    public static bool Contains(string reason) =>
        reason is not (DisconnectReasons.ClientNamespaceDisconnect or DisconnectReasons.ServerNamespaceDisconnect)
        && reason != EngineCloseReason.ParseError.ToText();
}
