using System.Reflection;
using Transports.Feeds;
using Transports.Wire;

namespace Transports;

/// <summary>What the sliders and buttons of the page ask for, and what its figures are read from.</summary>
internal static class Controls
{
    private static readonly TimeSpan OfflineTime = TimeSpan.FromSeconds(8);

    public static void Map(WebApplication app, Action runAgain)
    {
        var controls = app.MapGroup("/controls");
        controls.MapGet("/time", () => Message.Now());
        controls.MapGet("/traffic", (string visitor, VisitorTable visitors) => Traffic(visitors, visitor));
        controls.MapGet("/exchange", (string visitor, string column, VisitorTable visitors) => visitors.Get(visitor).TrafficOf(column)?.LastExchange());
        controls.MapGet("/source/{file}", ReadSource);
        controls.MapPost("/feed", (string visitor, double rate, int size, VisitorTable visitors) => visitors.Get(visitor).Feed.Set(rate, size));
        controls.MapPost("/cut", (string visitor, VisitorTable visitors) => visitors.Get(visitor).Cut());
        controls.MapPost("/offline", (string visitor, VisitorTable visitors) => visitors.Get(visitor).Network.GoOffline(OfflineTime));
        controls.MapPost("/restart", runAgain);
    }

    private static object Traffic(VisitorTable visitors, string id)
    {
        var visitor = visitors.Get(id);
        var columns = visitor.Traffic.ToDictionary(entry => entry.Key, entry => entry.Value.Figures());
        return new { Newest = visitor.Feed.Last, Columns = columns, Page = visitors.Page.Figures() };
    }

    private static IResult ReadSource(string file)
    {
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file);
        return stream is null ? Results.NotFound() : Results.Stream(stream, "text/plain; charset=utf-8");
    }
}
