namespace SocketIoNet.Redis.Connections;

/// <summary>The connection for all subscriptions, except those that a Redis Cluster has on other nodes.</summary>
internal sealed class HomeSubscriber(RedisLink link, RedisSubscriber subscriber) : SubscriberLoop(link, subscriber, subscriber.Subscriptions.Home);
