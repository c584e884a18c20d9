using System.Collections.Concurrent;
using System.Net;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Connections;

/// <summary>
/// What a server subscribes with: one connection, and in a Redis Cluster one more to each node that has channels of sharded pub/sub. They are not the multiplexer's because Redis counts servers by
/// their connections, and because what comes on different channels has to be handled in the order in which it was sent.
/// </summary>
internal sealed class RedisSubscriber : IRedisConnections
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>Errors of a Redis that is not ready, or of a cluster that elects a primary. So is a redirection by a node to which another has redirected.</summary>
    private static readonly string[] TransientErrors = ["CLUSTERDOWN", "LOADING", "MASTERDOWN", "TRYAGAIN", "BUSY"];

    private readonly RedisLink _link;
    private readonly HomeSubscriber _home;
    private readonly ConcurrentDictionary<EndPoint, NodeSubscriber> _nodes = [];
    private readonly CancellationTokenSource _stopping = new();

    public RedisSubscriber(RedisLink link)
    {
        _link = link;
        _home = new HomeSubscriber(link, this);
    }

    public SubscriptionTable Subscriptions { get; } = new();

    /// <summary>Taken to handle a message: they are handled one after the other, whichever connection they come over.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    public bool IsUp => IsUsable && !Subscriptions.IsAnyLost;

    public bool IsUsable => _home.IsUp;

    public void Start() => _home.Start();

    /// <summary>Redis has rejected the oldest command of a connection.</summary>
    public void OnRejected(SubscriberLoop connection, string problem)
    {
        var rejected = Subscriptions.Reject(connection.Route);
        if (rejected is not { } subscription)
        {
            // The slot of a channel that is no longer wanted has moved.
            if (!RespRedirection.Is(problem)) _link.OnRejected(problem);
        }
        else if (connection == _home && RespRedirection.TryRead(problem, connection.Remote, out var address))
        {
            Subscriptions.Move(subscription, FindNode(address).Route);
        }
        else if (RespRedirection.Is(problem) || Array.Exists(TransientErrors, error => problem.StartsWith(error, StringComparison.Ordinal)))
        {
            Subscriptions.Lose(subscription);
            _ = RetryAsync(() => Subscriptions.Move(subscription, Subscriptions.Home));
        }
        else
        {
            Subscriptions.Lose(subscription);
            _link.OnRejected($"{subscription.Subscribe} {subscription.Channel}: {problem}");
        }
    }

    /// <summary>The connection to a node has ended. Its channels may be on another by now, which any node knows.</summary>
    public void OnNodeLost(NodeSubscriber node)
    {
        _nodes.TryRemove(new KeyValuePair<EndPoint, NodeSubscriber>(node.Address, node));
        _ = RetryAsync(() => Subscriptions.Return(node.Route));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _home.DisposeAsync().ConfigureAwait(false);
        foreach (var node in _nodes.Values) await node.DisposeAsync().ConfigureAwait(false);
    }

    private NodeSubscriber FindNode(EndPoint address)
    {
        var node = _nodes.GetOrAdd(address, static (address, self) => new NodeSubscriber(self._link, self, address), this);
        node.Start();
        return node;
    }

    private async Task RetryAsync(Action action)
    {
        await _link.DelayAsync(RetryDelay, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_stopping.IsCancellationRequested) action();
    }
}
