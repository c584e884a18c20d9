using Transports.Feeds;

namespace Transports.Wire;

/// <summary>Says whose bytes they are: a request of a column names itself in its query.</summary>
internal sealed class WireMiddleware(RequestDelegate next, VisitorTable visitors)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var wire = context.Features.Get<WireConnection>()!;
        var query = context.Request.Query;
        var visitor = query.TryGetValue("visitor", out var id) && query.ContainsKey("column") && !context.Request.Path.StartsWithSegments("/controls") ? visitors.Get(id.ToString()) : null;
        wire.BeginRequest(visitor?.TrafficOf(query["column"].ToString()) ?? visitors.Page, visitor);
        try
        {
            await wire.Online.WaitAsync(context.RequestAborted);
            await next(context);
        }
        finally
        {
            wire.EndRequest();
        }
    }
}
