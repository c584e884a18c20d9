using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// Decides whether the page that sent a request may connect. CORS does not apply to WebSockets and only hides responses of other requests,
/// so every request is checked here. Pages of the server itself are always allowed. For others the origins of the options decide, else the
/// CORS policy of the endpoint, else whether the request has cookies.
/// </summary>
internal sealed class OriginPolicy(EngineOptions options)
{
    private readonly OriginList? _list = options.AllowedOrigins.Count > 0 ? new OriginList(options.AllowedOrigins) : null;

    /// <summary>Returns null if the origin is allowed.</summary>
    public ValueTask<OriginRejection?> CheckAsync(HttpContext context, bool isScript)
    {
        var origin = context.Request.Headers.Origin;
        if (origin.Count > 1) return new(new OriginRejection(origin.ToString(), "requests of one origin", OriginRejection.ListSetting));
        if (origin.Count == 1) return CheckAsync(context, origin[0]!);
        return isScript ? CheckScriptAsync(context) : default;
    }

    /// <summary>For the request of a script element, browsers send no origin, but the referrer and cookies.</summary>
    private ValueTask<OriginRejection?> CheckScriptAsync(HttpContext context)
    {
        var referer = context.Request.Headers.Referer.ToString();
        if (Uri.TryCreate(referer, UriKind.Absolute, out var page)) return CheckAsync(context, page.GetLeftPart(UriPartial.Authority));
        return new(HasCookies(context) ? new OriginRejection(referer, "scripts of pages that are named", OriginRejection.ListSetting) : null);
    }

    private ValueTask<OriginRejection?> CheckAsync(HttpContext context, string origin)
    {
        if (IsOwn(context.Request, origin)) return default;
        if (_list is not null) return new(CheckList(_list, context, origin));
        return context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() is { } metadata
            ? CheckCorsAsync(context, metadata, origin)
            : new(CheckCookies(context, origin));
    }

    private OriginRejection? CheckList(OriginList list, HttpContext context, string origin)
    {
        var grant = list.GrantOf(origin);
        if (grant == OriginGrant.Everything || (grant == OriginGrant.WithoutCookies && !HasCookies(context))) return null;
        return new OriginRejection(origin, string.Join(", ", options.AllowedOrigins), OriginRejection.ListSetting);
    }

    private static async ValueTask<OriginRejection?> CheckCorsAsync(HttpContext context, ICorsMetadata metadata, string origin)
    {
        var policy = metadata switch
        {
            IDisableCorsAttribute => null,
            ICorsPolicyMetadata direct => direct.Policy,
            IEnableCorsAttribute named => await FindPolicyAsync(context, named.PolicyName).ConfigureAwait(false),
            _ => null,
        };
        if (policy is null) return CheckCookies(context, origin);
        return policy.AllowAnyOrigin || policy.IsOriginAllowed(origin) || (WebOrigin.TryParse(origin, out var parsed) && policy.IsOriginAllowed(parsed.ToString()))
            ? null
            : new OriginRejection(origin, string.Join(", ", policy.Origins), OriginRejection.PolicySetting);
    }

    private static async Task<CorsPolicy?> FindPolicyAsync(HttpContext context, string? name) =>
        context.RequestServices.GetService<ICorsPolicyProvider>() is { } provider ? await provider.GetPolicyAsync(context, name).ConfigureAwait(false) : null;

    private static OriginRejection? CheckCookies(HttpContext context, string origin) =>
        HasCookies(context) ? new OriginRejection(origin, "all others without cookies", OriginRejection.ListSetting) : null;

    private static bool HasCookies(HttpContext context) => context.Request.Headers.Cookie.Count > 0;

    private static bool IsOwn(HttpRequest request, string origin)
    {
        if (!request.Host.HasValue) return false;
        return IsWrittenAlike(request.Scheme, request.Host.Value, origin)
            || (WebOrigin.TryParse(origin, out var page) && WebOrigin.TryParse($"{request.Scheme}://{request.Host.Value}", out var server) && page.IsOf(server));
    }

    /// <summary>A fast path for the most common case: a page of the server itself.</summary>
    private static bool IsWrittenAlike(string scheme, string host, string origin) =>
        origin.Length == scheme.Length + 3 + host.Length
        && origin.StartsWith(scheme, StringComparison.Ordinal)
        && origin.AsSpan(scheme.Length, 3).SequenceEqual("://")
        && origin.EndsWith(host, StringComparison.Ordinal);
}
