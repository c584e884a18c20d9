using System.Diagnostics;

namespace SocketIoNet.Diagnostics;

/// <summary>The activity of one event, if it is sampled.</summary>
internal readonly struct EventTrace(Activity? activity)
{
    /// <summary>The handlers have been called; the activity ends when they are done.</summary>
    public Task? Leave(Task? pending)
    {
        if (pending is null) activity?.Stop();
        return pending is null || activity is null ? pending : StopAfterAsync(pending, activity);
    }

    private static async Task StopAfterAsync(Task pending, Activity activity)
    {
        await pending.ConfigureAwait(false);
        activity.Stop();
    }
}
