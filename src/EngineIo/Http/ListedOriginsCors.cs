using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// Adds CORS headers for the origins of the options, so that the list is enough for polling. Adds none if the endpoint has CORS metadata.
/// </summary>
internal sealed class ListedOriginsCors(IList<string> origins)
{
    private readonly OriginList _list = new(origins);

    /// <summary>Adds the headers. True if the request was a preflight and needs nothing else.</summary>
    public bool Apply(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() is not null) return false;
        var headers = context.Response.Headers;
        if (!_list.AllowsAll) headers.Append("Vary", "Origin");
        var origin = context.Request.Headers.Origin;
        var grant = origin.Count == 1 ? _list.GrantOf(origin[0]!) : OriginGrant.Nothing;
        if (grant == OriginGrant.Nothing) return false;
        headers.AccessControlAllowOrigin = _list.AllowsAll ? OriginList.Any : origin;
        if (grant == OriginGrant.Everything && !_list.AllowsAll) headers.AccessControlAllowCredentials = "true";
        return AnswerPreflight(context);
    }

    private static bool AnswerPreflight(HttpContext context)
    {
        var request = context.Request.Headers;
        if (!HttpMethods.IsOptions(context.Request.Method) || request.AccessControlRequestMethod.Count == 0) return false;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.AccessControlAllowMethods = "GET, POST";
        if (request.AccessControlRequestHeaders.Count > 0) context.Response.Headers.AccessControlAllowHeaders = request.AccessControlRequestHeaders;
        return true;
    }
}
