using System.Diagnostics;

namespace SocketIoNet.Diagnostics;

/// <summary>The activity source <c>SocketIoNet</c>: one activity for each event that a client sends, from its dispatch to the end of its handlers.</summary>
internal static class SocketIoActivities
{
    private const string EventActivity = "SocketIoNet.Event";

    /// <summary>Stands for all events that nothing handles, so that clients cannot fill a trace store with names of their choice.</summary>
    private const string UnknownEvent = "_other";

    private static readonly ActivitySource Source = new("SocketIoNet");

    public static bool IsListening => Source.HasListeners();

    /// <summary>A link to the activity of the request that opens a connection, which is the current one; null without one, or without a listener.</summary>
    public static ActivityLink[]? LinkToRequest() => IsListening && Activity.Current is { } request ? [new ActivityLink(request.Context)] : null;

    /// <summary>Begins the activity of an event: the root of a trace of its own, since the request that opened the connection may last as long as it. The links lead there.</summary>
    public static EventTrace StartEvent(string namespaceName, string? eventName, ActivityLink[]? links)
    {
        eventName ??= UnknownEvent;
        ActivityTagsCollection tags = new() { ["socketio.namespace"] = namespaceName, ["socketio.event"] = eventName };
        var activity = Source.StartActivity(EventActivity, ActivityKind.Server, parentContext: default, tags, links);
        if (activity is not null) activity.DisplayName = eventName;
        return new EventTrace(activity);
    }

    /// <summary>Marks the activity of the event that is being handled, if there is one, as failed.</summary>
    public static void Fail(Exception exception)
    {
        if (Activity.Current is not { } current || current.Source != Source) return;
        current.SetStatus(ActivityStatusCode.Error);
        current.SetTag("error.type", exception.GetType().FullName);
    }
}
