namespace SocketIoNet.EngineIo.Http;

/// <summary>What the pages of an origin are granted.</summary>
internal enum OriginGrant
{
    Nothing,

    /// <summary>They may connect, but not with the cookies of their visitor.</summary>
    WithoutCookies,

    /// <summary>They may connect.</summary>
    Everything,
}
