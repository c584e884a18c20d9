using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OutputCaching;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// Keeps the middlewares of ASP.NET Core away that would answer in the engine's place: its clients can not follow a redirect to a login page, read a page that explains a status, or do with what another
/// request was answered.
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
