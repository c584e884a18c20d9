using SocketIoNet.EngineIo;
using SocketIoNet.Redis.Connections;

namespace SocketIoNet.Redis.Forwarding;

/// <summary>
/// Carries forwarded requests over pub/sub, on one channel for each server, whatever the adapter uses. It subscribes with a connection of
/// its own, so that the bodies of requests do not delay the messages of the adapter.
/// </summary>
internal sealed class RedisServerLink(RedisLink link, string channelPrefix) : IServerLink
{
    public Task ListenAsync(string serverId, Action<ReadOnlyMemory<byte>> receive, CancellationToken stopping)
    {
        var subscriber = new RedisSubscriber(link);
        var subscription = new Subscription(SubscriptionKind.Channel, ChannelOf(serverId));
        var listening = subscriber.Subscriptions.Add(subscription, (_, message) => receive(message));
        stopping.UnsafeRegister(_ => subscriber.Subscriptions.Remove(subscription), null);
        link.Add(subscriber);
        link.Start();
        return Task.WhenAll(listening, link.UntilUsableAsync());
    }

    public void Post(string serverId, ReadOnlySpan<byte> message) => link.Post(["PUBLISH", ChannelOf(serverId)], message);

    public ValueTask<bool> SendAsync(string serverId, ReadOnlySpan<byte> message) => new(IsReceivedAsync(link.SendAsync(["PUBLISH", ChannelOf(serverId)], message)));

    /// <summary>A node of a Redis Cluster counts its own subscribers only.</summary>
    private async Task<bool> IsReceivedAsync(Task<long> sending) => await sending.ConfigureAwait(false) > 0 || link.IsCluster;

    private string ChannelOf(string serverId) => $"{channelPrefix}-sessions#{serverId}#";
}
