namespace SocketIoNet.EngineIo.Internal;

/// <summary>The limits that are counted when a client meets them, as the tag <c>limit</c> of the counter names them.</summary>
internal static class EngineLimit
{
    public const string Sessions = "sessions";
    public const string SessionsPerAddress = "sessions per address";
    public const string HandshakeRate = "handshake rate";
    public const string BodySize = "body size";
    public const string MessageSize = "message size";
    public const string PacketsPerPayload = "packets per payload";
    public const string MessageRate = "message rate";
    public const string SendQueue = "send queue";
    public const string NoProgress = "no progress";
    public const string UpgradeTime = "upgrade time";
}
