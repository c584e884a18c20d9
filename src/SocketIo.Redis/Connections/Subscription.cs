namespace SocketIoNet.Redis.Connections;

/// <summary>What a server listens to.</summary>
internal readonly record struct Subscription(SubscriptionKind Kind, string Channel)
{
    public string Subscribe => Kind switch
    {
        SubscriptionKind.Pattern => "PSUBSCRIBE",
        SubscriptionKind.Sharded => "SSUBSCRIBE",
        _ => "SUBSCRIBE",
    };

    public string Unsubscribe => Kind switch
    {
        SubscriptionKind.Pattern => "PUNSUBSCRIBE",
        SubscriptionKind.Sharded => "SUNSUBSCRIBE",
        _ => "UNSUBSCRIBE",
    };
}
