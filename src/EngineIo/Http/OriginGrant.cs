namespace SocketIoNet.EngineIo.Http;

/// <summary>What pages of an origin may do.</summary>
internal enum OriginGrant
{
    Nothing,

    /// <summary>They may connect, without cookies.</summary>
    WithoutCookies,

    /// <summary>They may connect.</summary>
    Everything,
}
