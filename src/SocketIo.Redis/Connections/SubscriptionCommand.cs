namespace SocketIoNet.Redis.Connections;

/// <summary>A command that Redis has not replied to.</summary>
internal readonly record struct SubscriptionCommand(Subscription Subscription, bool Subscribes);
