using System.Net;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Connections;

/// <summary>The connection for those subscriptions that one node of a Redis Cluster has. It is opened once: whether that node still has them is asked anew.</summary>
internal sealed class NodeSubscriber(RedisLink link, RedisSubscriber subscriber, EndPoint address) : SubscriberLoop(link, subscriber, new SubscriptionRoute())
{
    private bool _isOver;

    public EndPoint Address => address;

    protected override bool IsOver => _isOver;

    protected override ValueTask<RespEndpoint> FindEndpointAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Link.ToEndpoint(address));

    protected override void OnEnded()
    {
        base.OnEnded();
        _isOver = true;
        Subscriber.OnNodeLost(this);
    }
}
