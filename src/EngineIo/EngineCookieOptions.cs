using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo;

/// <summary>The cookie that carries the session id, for load balancers that route by cookie. It opens nothing by itself.</summary>
public sealed class EngineCookieOptions
{
    /// <summary>The cookie's name. Default: <c>io</c>.</summary>
    public string Name { get; set; } = "io";

    /// <summary>The path for which it is sent. Default: <c>/</c>.</summary>
    public string? Path { get; set; } = "/";

    /// <summary>The domain for which it is sent. Default: none, that is the host which set it.</summary>
    public string? Domain { get; set; }

    /// <summary>How long the client keeps it. Default: none, that is until the browser closes.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>Whether scripts are kept from reading it. Default: true.</summary>
    public bool HttpOnly { get; set; } = true;

    /// <summary>Whether it is only sent over HTTPS. Default: null, that is when the handshake came over HTTPS.</summary>
    public bool? Secure { get; set; }

    /// <summary>Whether it is sent with requests from other sites. Default: <see cref="SameSiteMode.Lax"/>.</summary>
    public SameSiteMode SameSite { get; set; } = SameSiteMode.Lax;
}
