using Transports.Feeds;

namespace Transports.Columns;

/// <summary>The page asks again and again; mostly the answer is "nothing new".</summary>
internal static class ShortPolling
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/short", (string visitor, long? after, VisitorTable visitors) =>
        {
            var feed = visitors.Get(visitor).Feed;
            return feed.Since(after ?? feed.Last - 1);
        });

        // The other way is a request of its own.
        app.MapPost("/short", (Question question) => question);
    }
}
