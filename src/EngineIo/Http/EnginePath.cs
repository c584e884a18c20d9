using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SocketIoNet.EngineIo.Http;

/// <summary>What lies under the engine's path: files that are asked for by name, else the engine, whatever follows the slash.</summary>
internal sealed class EnginePath(EngineServer server, Func<HttpContext, string, Task<bool>>? files)
{
    public const string RestParameter = "engineRest";

    private readonly EngineRequestDispatcher _dispatcher = new(server);

    public async Task InvokeAsync(HttpContext context)
    {
        // Routing takes "/socket.io" and "/socket.io/" for one; to clients they are two.
        var rest = context.GetRouteValue(RestParameter) as string ?? "";
        if (rest.Length == 0 && server.Options.AddTrailingSlash && context.Request.Path.Value is not [.., '/'])
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (files is not null && rest.Length > 0 && await files(context, rest)) return;
        await _dispatcher.InvokeAsync(context);
    }
}
