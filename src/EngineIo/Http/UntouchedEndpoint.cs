using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OutputCaching;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// Disables middlewares of ASP.NET Core that would respond in place of the engine. Its clients cannot follow a redirect to a login page,
/// read a status page, or use a cached response.
/// </summary>
internal sealed class UntouchedEndpoint : IDisableCookieRedirectMetadata, ISkipStatusCodePagesMetadata, IOutputCachePolicy
{
    ValueTask IOutputCachePolicy.CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.EnableOutputCaching = false;
        return default;
    }

    ValueTask IOutputCachePolicy.ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => default;

    ValueTask IOutputCachePolicy.ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.AllowCacheStorage = false;
        return default;
    }
}
