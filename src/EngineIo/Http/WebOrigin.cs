using System.Buffers;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// An origin as browsers compare them: scheme, host and port. The default port of a scheme equals none, WebSocket schemes equal their HTTP
/// schemes, and a host is in its ASCII form. For other schemes, the host is all that follows the scheme.
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
    /// Whether a page of this origin belongs to the server with the origin <paramref name="server"/>. Behind a proxy that ends TLS the
    /// server sees HTTP, so an HTTPS page matches HTTP on the same port. The reverse would let anyone who can modify HTTP traffic reach the
    /// HTTPS server.
    /// </summary>
    public bool IsOf(WebOrigin server) => IsWeb && Host == server.Host && Port == server.Port && (IsSecure || !server.IsSecure);

    /// <summary>Whether the host is below <paramref name="domain"/>.</summary>
    public bool IsBelow(WebOrigin domain) =>
        Scheme == domain.Scheme && Port == domain.Port && Host.EndsWith(domain.Host, StringComparison.Ordinal) && Host.Length > domain.Host.Length && Host[^(domain.Host.Length + 1)] == '.';

    /// <summary>The origin as browsers write it.</summary>
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
