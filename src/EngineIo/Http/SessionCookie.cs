using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo.Http;

/// <summary>Writes the session cookie, byte for byte like the official server.</summary>
internal static class SessionCookie
{
    public static void Append(HttpResponse response, EngineCookieOptions options, string sessionId)
    {
        var cookie = new StringBuilder($"{options.Name}={Uri.EscapeDataString(sessionId)}");
        if (options.MaxAge is { } maxAge) cookie.Append(CultureInfo.InvariantCulture, $"; Max-Age={(long)maxAge.TotalSeconds}");
        if (options.Domain is not null) cookie.Append(CultureInfo.InvariantCulture, $"; Domain={options.Domain}");
        if (options.Path is not null) cookie.Append(CultureInfo.InvariantCulture, $"; Path={options.Path}");
        if (options.HttpOnly) cookie.Append("; HttpOnly");
        if (options.Secure ?? response.HttpContext.Request.IsHttps) cookie.Append("; Secure");
        if (options.SameSite != SameSiteMode.Unspecified) cookie.Append(CultureInfo.InvariantCulture, $"; SameSite={options.SameSite}");
        response.Headers.Append("Set-Cookie", cookie.ToString());
    }
}
