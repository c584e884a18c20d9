using Transports.Feeds;

namespace Transports.Columns;

/// <summary>The server keeps the request until there is something to say; then the page asks again.</summary>
internal static class LongPolling
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/long", (string visitor, long? after, VisitorTable visitors, CancellationToken aborted) =>
        {
            var feed = visitors.Get(visitor).Feed;
            return feed.WaitForAsync(after ?? feed.Last - 1, aborted);
        });

        // The other way is a request of its own.
        app.MapPost("/long", (Question question) => question);
    }
}
