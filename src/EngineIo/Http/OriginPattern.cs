namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// One entry of <see cref="EngineOptions.AllowedOrigins"/> that names an origin, all hosts below a domain (<c>https://*.example.com</c>),
/// or all pages of an application's own scheme (<c>app://</c>).
/// </summary>
internal readonly record struct OriginPattern(WebOrigin Origin, bool HasSubdomains)
{
    private const string Subdomains = "://*.";

    /// <summary>Whether the entry allows pages from files.</summary>
    public bool IsFiles => Origin.Scheme == "file";

    public static bool TryParse(string entry, out OriginPattern pattern)
    {
        var hasSubdomains = entry.Contains(Subdomains, StringComparison.Ordinal);
        var isOrigin = WebOrigin.TryParse(hasSubdomains ? entry.Replace(Subdomains, "://", StringComparison.Ordinal) : entry, out var origin);
        pattern = new OriginPattern(origin, hasSubdomains);
        return isOrigin && !origin.Host.Contains('*', StringComparison.Ordinal);
    }

    public bool Matches(WebOrigin origin)
    {
        if (HasSubdomains) return origin.IsBelow(Origin);
        return Origin.Host.Length == 0 ? Origin.Scheme == origin.Scheme : Origin == origin;
    }
}
