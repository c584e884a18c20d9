namespace SocketIoNet.Redis.Connections;

/// <summary>One of the subscriptions of a server. Used under the lock of the table, except for what does not change.</summary>
internal sealed class SubscriptionEntry(Subscription subscription, SubscribedHandler handler, SubscriptionRoute route)
{
    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Subscription Subscription => subscription;

    public SubscribedHandler Handler => handler;

    /// <summary>Completes when Redis has confirmed it for the first time, or it has been removed.</summary>
    public Task Confirmed => _confirmed.Task;

    /// <summary>The connection that it goes over.</summary>
    public SubscriptionRoute Route { get; set; } = route;

    /// <summary>Whether it was confirmed, or at least sent, over a connection that it is no longer on.</summary>
    public bool IsLost { get; set; }

    public void Complete() => _confirmed.TrySetResult();
}
