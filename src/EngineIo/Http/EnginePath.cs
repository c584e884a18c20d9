using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// Handles the requests under the path of the engine: those for files, and all others by the engine, regardless of what follows the slash.
/// </summary>
internal sealed class EnginePath(EngineServer server, string pattern, Func<HttpContext, string, Task<bool>>? files)
{
    public const string RestParameter = "engineRest";

    private readonly EngineRequestDispatcher _dispatcher = new(server, pattern, canForward: true);
    private readonly ListedOriginsCors? _cors = server.Options.AllowedOrigins.Count > 0 ? new(server.Options.AllowedOrigins) : null;

    public Task InvokeAsync(HttpContext context)
    {
        // Routing does not distinguish "/socket.io" from "/socket.io/"; clients do.
        var rest = context.GetRouteValue(RestParameter) as string ?? "";
        if (rest.Length == 0 && server.Options.AddTrailingSlash && context.Request.Path.Value is not [.., '/'])
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        // If routing runs after the output cache, the endpoint metadata does not disable the cache.
        if (context.Features.Get<IOutputCacheFeature>() is { } cache) cache.Context.AllowCacheStorage = false;
        if (_cors is not null && _cors.Apply(context)) return Task.CompletedTask;
        return files is not null && rest.Length > 0 ? ServeAsync(context, rest, files) : _dispatcher.InvokeAsync(context);
    }

    private async Task ServeAsync(HttpContext context, string rest, Func<HttpContext, string, Task<bool>> serve)
    {
        if (!await serve(context, rest).ConfigureAwait(false)) await _dispatcher.InvokeAsync(context).ConfigureAwait(false);
    }
}
