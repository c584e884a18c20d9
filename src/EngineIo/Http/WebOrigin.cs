using System.Buffers;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// An origin as browsers compare them: scheme, host and port. The scheme's own port counts as none, that of a WebSocket as that of HTTP, and a host in another script as its ASCII form. Other schemes than
/// those of the web have whatever stands behind them as their host.
/// </summary>
internal readonly record struct WebOrigin(string Scheme, string Host, int Port)
{
    private const int NoPort = -1;

    private static readonly SearchValues<char> NotInHosts = SearchValues.Create("/\\?#@ ");

    private bool IsWeb => Port != NoPort;

    private bool IsSecure => Scheme == "https";

    private bool HasOwnPort => !IsWeb || Port == (IsSecure ? 443 : 80);

    public static bool TryParse(string text, out WebOrigin origin)
    {
        origin = default;
        var end = text.IndexOf("://", StringComparison.Ordinal);
        if (end < 0 || !Uri.CheckSchemeName(text[..end])) return false;
        var scheme = text[..end].ToLowerInvariant() switch { "ws" => "http", "wss" => "https", var other => other };
        var host = text[(end + 3)..];
        if (host.EndsWith('/')) host = host[..^1];
        return scheme is "http" or "https" ? TryParseWeb(scheme, host, out origin) : TryParseOther(scheme, host, out origin);
    }

    /// <summary>
    /// Whether a page of this origin is one of the server that is asked under <paramref name="server"/>. A proxy that ends TLS shows in the scheme, and a port belongs to one scheme: so HTTPS may ask what
    /// looks like HTTP on the same port. The other way round, whoever rewrites what comes over HTTP would get at HTTPS.
    /// </summary>
    public bool IsOf(WebOrigin server) => IsWeb && Host == server.Host && Port == server.Port && (IsSecure || !server.IsSecure);

    /// <summary>Whether this is a host below <paramref name="domain"/>.</summary>
    public bool IsBelow(WebOrigin domain) =>
        Scheme == domain.Scheme && Port == domain.Port && Host.EndsWith(domain.Host, StringComparison.Ordinal) && Host.Length > domain.Host.Length && Host[^(domain.Host.Length + 1)] == '.';

    /// <summary>As browsers write it.</summary>
    public override string ToString() => $"{Scheme}://{(IsWeb && Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}{(HasOwnPort ? "" : $":{Port}")}";

    private static bool TryParseWeb(string scheme, string authority, out WebOrigin origin)
    {
        origin = default;
        if (authority.AsSpan().ContainsAny(NotInHosts)) return false;
        if (!Uri.TryCreate($"{scheme}://{authority}/", UriKind.Absolute, out var uri) || uri.IdnHost.Length == 0) return false;
        origin = new WebOrigin(scheme, uri.IdnHost.ToLowerInvariant(), uri.Port);
        return true;
    }

    private static bool TryParseOther(string scheme, string host, out WebOrigin origin)
    {
        origin = new WebOrigin(scheme, host.ToLowerInvariant(), NoPort);
        return !host.AsSpan().ContainsAny(NotInHosts);
    }
}
