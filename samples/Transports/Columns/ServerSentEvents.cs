using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Mvc;
using Transports.Feeds;

namespace Transports.Columns;

/// <summary>One response that never ends: the browser reads it line by line, and asks again from the last id when it breaks.</summary>
internal static class ServerSentEvents
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/sse", (string visitor, [FromHeader(Name = "Last-Event-ID")] long? last, VisitorTable visitors, CancellationToken aborted) =>
        {
            var feed = visitors.Get(visitor).Feed;
            var messages = feed.ReadAsync(last ?? feed.Last - 1, aborted);
            return TypedResults.ServerSentEvents(messages.Select(message => new SseItem<Message>(message) { EventId = $"{message.N}" }));
        });

        // Events go one way only: the other way is a request of its own.
        app.MapPost("/sse", (Question question) => question);
    }
}
