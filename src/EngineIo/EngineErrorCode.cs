namespace SocketIoNet.EngineIo;

/// <summary>Why a request was rejected, as the client receives it.</summary>
public enum EngineErrorCode
{
    /// <summary>The transport does not exist or is not offered.</summary>
    TransportUnknown = 0,

    /// <summary>The session id is unknown.</summary>
    SessionUnknown = 1,

    /// <summary>A handshake must use GET.</summary>
    BadHandshakeMethod = 2,

    /// <summary>The request is invalid, or does not fit the session.</summary>
    BadRequest = 3,

    /// <summary>The request is not allowed.</summary>
    Forbidden = 4,

    /// <summary>The protocol revision of the client is not supported.</summary>
    UnsupportedProtocol = 5,
}
