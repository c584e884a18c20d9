namespace SocketIoNet.EngineIo;

/// <summary>Why a request was refused, as the client is told.</summary>
public enum EngineErrorCode
{
    /// <summary>The transport does not exist or is not offered.</summary>
    TransportUnknown = 0,

    /// <summary>No session has the given id.</summary>
    SessionUnknown = 1,

    /// <summary>A session is opened with GET.</summary>
    BadHandshakeMethod = 2,

    /// <summary>The request does not fit the session, or makes no sense.</summary>
    BadRequest = 3,

    /// <summary>The request is not allowed.</summary>
    Forbidden = 4,

    /// <summary>The client speaks a revision of the protocol that is not served.</summary>
    UnsupportedProtocol = 5,
}
