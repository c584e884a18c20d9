using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo;

/// <summary>The cookie that carries the session id, for load balancers that route by cookie. It grants no access by itself.</summary>
public sealed class EngineCookieOptions
{
    /// <summary>The cookie's name. Default: <c>io</c>.</summary>
    public string Name { get; set; } = "io";

    /// <summary>The path of the cookie. Default: <c>/</c>.</summary>
    public string? Path { get; set; } = "/";

    /// <summary>The domain of the cookie. Default: null (the host that set it).</summary>
    public string? Domain { get; set; }

    /// <summary>How long the client keeps the cookie. Default: null (until the browser closes).</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>Whether scripts cannot read the cookie. Default: true.</summary>
    public bool HttpOnly { get; set; } = true;

    /// <summary>Whether the cookie is sent over HTTPS only. Default: null (if the handshake used HTTPS).</summary>
    public bool? Secure { get; set; }

    /// <summary>Whether the cookie is sent with requests from other sites. Default: <see cref="SameSiteMode.Lax"/>.</summary>
    public SameSiteMode SameSite { get; set; } = SameSiteMode.Lax;
}
