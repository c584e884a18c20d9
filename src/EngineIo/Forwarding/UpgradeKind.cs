namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>How a request can be turned into a connection.</summary>
internal enum UpgradeKind : byte
{
    None,

    /// <summary>HTTP/1.1 <c>Upgrade</c>.</summary>
    Upgrade = 1,

    /// <summary>HTTP/2 extended <c>CONNECT</c>.</summary>
    Connect = 2,
}
