namespace Transports.Feeds;

/// <summary>The network between one page and the server. While it is offline no byte passes, and nobody is told: connections just fall silent.</summary>
internal sealed class Network(TimeProvider time)
{
    private volatile Task _online = Task.CompletedTask;

    /// <summary>Ends when bytes may pass.</summary>
    public Task Online => _online;

    public void GoOffline(TimeSpan duration) => _online = Task.Delay(duration, time);
}
