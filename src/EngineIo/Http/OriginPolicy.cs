using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// Whether the page that a request comes from may connect. CORS does not apply to WebSockets, and only hides answers otherwise: so every kind of request is
/// checked here, by one rule. First the origins of the options, else the CORS policy of the endpoint, else the same origin for requests with cookies.
/// </summary>
internal sealed class OriginPolicy(EngineOptions options)
{
    /// <summary>Returns null when the origin is allowed, else the origins that are.</summary>
    public ValueTask<string?> CheckAsync(HttpContext context, bool isScript)
    {
        var origin = context.Request.Headers.Origin;
        if (origin.Count > 1) return ValueTask.FromResult<string?>("one origin");
        if (origin.Count == 1) return CheckAsync(context, origin[0]!);
        return isScript ? CheckScriptAsync(context) : default;
    }

    /// <summary>Browsers send no origin with the request of a script element, but where it stands, and cookies.</summary>
    private ValueTask<string?> CheckScriptAsync(HttpContext context)
    {
        if (Uri.TryCreate(context.Request.Headers.Referer.ToString(), UriKind.Absolute, out var page))
            return CheckAsync(context, page.GetLeftPart(UriPartial.Authority));
        return ValueTask.FromResult(context.Request.Headers.Cookie.Count > 0 ? "a page that is named" : null);
    }

    private ValueTask<string?> CheckAsync(HttpContext context, string origin)
    {
        if (options.AllowedOrigins.Count > 0) return ValueTask.FromResult(CheckList(origin));
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<ICorsMetadata>() is { } metadata) return CheckCorsAsync(context, metadata, origin);
        return ValueTask.FromResult(CheckSameOrigin(context.Request, origin));
    }

    private string? CheckList(string origin)
    {
        foreach (var allowed in options.AllowedOrigins)
        {
            if (allowed == "*" || string.Equals(allowed.TrimEnd('/'), origin, StringComparison.OrdinalIgnoreCase)) return null;
        }

        return string.Join(", ", options.AllowedOrigins);
    }

    private static async ValueTask<string?> CheckCorsAsync(HttpContext context, ICorsMetadata metadata, string origin)
    {
        var policy = metadata switch
        {
            IDisableCorsAttribute => null,
            ICorsPolicyMetadata direct => direct.Policy,
            IEnableCorsAttribute named => await FindPolicyAsync(context, named.PolicyName).ConfigureAwait(false),
            _ => null,
        };
        if (policy is null) return CheckSameOrigin(context.Request, origin);
        return policy.AllowAnyOrigin || policy.IsOriginAllowed(origin) ? null : string.Join(", ", policy.Origins);
    }

    private static async Task<CorsPolicy?> FindPolicyAsync(HttpContext context, string? name) =>
        context.RequestServices.GetService<ICorsPolicyProvider>() is { } provider ? await provider.GetPolicyAsync(context, name).ConfigureAwait(false) : null;

    private static string? CheckSameOrigin(HttpRequest request, string origin)
    {
        if (request.Headers.Cookie.Count == 0) return null;
        var own = $"{request.Scheme}://{request.Host}";
        return string.Equals(own, origin, StringComparison.OrdinalIgnoreCase) ? null : own;
    }
}
