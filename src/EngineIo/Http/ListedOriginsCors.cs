using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// CORS for the origins of the options, so that the list alone lets their pages poll, too. An endpoint that has CORS metadata says more than the list does: then nothing is added here.
/// </summary>
internal sealed class ListedOriginsCors(IList<string> origins)
{
    private readonly OriginList _list = new(origins);

    /// <summary>Adds the headers; true when that was all that was asked for.</summary>
    public bool Answer(HttpContext context)
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
