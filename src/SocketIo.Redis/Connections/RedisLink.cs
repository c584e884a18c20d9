using System.Net;
using System.Text;
using SocketIoNet.Redis.Diagnostics;
using SocketIoNet.Redis.Resp;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Connections;

/// <summary>What a server has of Redis: connections of its own, which publish, subscribe and read, and the multiplexer for everything else.</summary>
internal sealed class RedisLink : IRedisStatus, IAsyncDisposable
{
    private readonly ConfigurationOptions _configuration;
    private readonly RedisMultiplexer _multiplexer;
    private readonly PendingBytes _pending;
    private readonly RedisLog _log;
    private readonly RedisMetrics _metrics;
    private readonly Lock _lock = new();
    private readonly RedisPublisher _publisher;
    private readonly Readiness _usable;
    private volatile IRedisConnections[] _connections;
    private bool _isStarted;
    private int _nextEndpoint;
    private volatile bool _wasLost;
    private long _returnedAt;
    private long _lost;
    private int _isDisposed;

    public RedisLink(RedisConnectionOptions options, IConnectionMultiplexer? given, TimeProvider time, RedisLog log, RedisMetrics metrics)
    {
        var used = options.ConnectionString is null ? given : null;
        _configuration = used is null ? RedisConfiguration.Parse(options.ConnectionString!, options.ConfigureConnection) : RedisConfiguration.Of(used, options.ConfigureConnection);
        _multiplexer = new RedisMultiplexer(_configuration, used, this);
        _pending = new PendingBytes(options.MaxPendingBytes);
        _log = log;
        _metrics = metrics;
        Time = time;
        Subscriber = new RedisSubscriber(this);
        _publisher = new RedisPublisher(this);
        _usable = new Readiness(() => IsUsable);
        _connections = [Subscriber, _publisher];
    }

    public TimeProvider Time { get; }

    public RedisSubscriber Subscriber { get; }

    /// <summary>How long a reply may take.</summary>
    private TimeSpan ReplyTimeout => TimeSpan.FromMilliseconds(_configuration.AsyncTimeout);

    /// <summary>How long opening a connection may take.</summary>
    public TimeSpan ConnectTimeout => TimeSpan.FromMilliseconds(_configuration.ConnectTimeout);

    public bool IsConnected => _multiplexer.Current is { IsConnected: true } && Array.TrueForAll(_connections, static connections => connections.IsUp);

    /// <summary>How long ago the last lost connection came back. Long, if none was ever lost.</summary>
    public TimeSpan SinceReturn => _wasLost ? Time.GetElapsedTime(Volatile.Read(ref _returnedAt)) : TimeSpan.MaxValue;

    public long LostMessages => Interlocked.Read(ref _lost);

    /// <summary>The commands of Redis.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection.</exception>
    public IDatabase Database => Connected.GetDatabase();

    /// <inheritdoc cref="RedisMultiplexer.IsCluster"/>
    public bool IsCluster => _multiplexer.IsCluster;

    /// <summary>Whether what is published is of use. Single nodes of a Redis Cluster may be missing, and the multiplexer, which comes back more than a second later than other connections.</summary>
    private bool IsUsable => _multiplexer.Current is not null && Array.TrueForAll(_connections, static connections => connections.IsUsable);

    /// <summary>The multiplexer, as long as what it publishes and asks for is of use.</summary>
    private IConnectionMultiplexer Connected => _multiplexer.Current is { IsConnected: true } multiplexer && IsUsable ? multiplexer : throw NotConnected();

    /// <summary>Where the multiplexer alone may be used: it knows better than the configuration which server is the primary.</summary>
    private bool NeedsMultiplexer => _configuration.EndPoints.Count > 1 || IsSentinel;

    private bool IsSentinel => !string.IsNullOrEmpty(_configuration.ServiceName);

    /// <summary>Adds connections that the server needs, and starts them as soon as it connects.</summary>
    public void Add(IRedisConnections connections)
    {
        lock (_lock)
        {
            _connections = [.. _connections, connections];
            if (_isStarted) connections.Start();
        }
    }

    /// <summary>Connects in the background. Each namespace calls it.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_isStarted) return;
            _isStarted = true;
            _multiplexer.Start();
            foreach (var connections in _connections) connections.Start();
        }
    }

    /// <summary>Waits until what is published is of use.</summary>
    public async Task UntilUsableAsync()
    {
        await _multiplexer.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        await _usable.WaitAsync().ConfigureAwait(false);
    }

    /// <summary>Publishes a message. If Redis does not accept it, it counts as lost.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection, or more is on its way than may be.</exception>
    public void Publish(string channel, ReadOnlyMemory<byte> payload, bool isSharded = false)
    {
        if (isSharded && IsCluster) _ = ContainAsync(PublishSlotAsync(channel, payload));
        else Post([CommandFor(isSharded), channel], payload.Span);
    }

    /// <summary>Publishes a message; the task completes when Redis has it, with the number of connections that receive it there.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection, or more is on its way than may be.</exception>
    public Task<long> PublishAsync(string channel, ReadOnlyMemory<byte> payload, bool isSharded = false) =>
        isSharded && IsCluster ? PublishSlotAsync(channel, payload) : ExecuteAsync([CommandFor(isSharded), channel], payload.Span);

    /// <summary>
    /// Publishes a response. Other servers await it from the moment at which this one has subscribed, which may be before it can publish: then it waits for that as long as for a reply.
    /// </summary>
    /// <exception cref="RedisUnavailableException">More is on its way than may be.</exception>
    public ValueTask RespondAsync(string channel, ReadOnlyMemory<byte> payload, bool isSharded = false)
    {
        if (!IsUsable) return new ValueTask(RespondLaterAsync(channel, payload, isSharded));
        try
        {
            Publish(channel, payload, isSharded);
            return ValueTask.CompletedTask;
        }
        catch (RedisUnavailableException) when (!IsUsable)
        {
            return new ValueTask(RespondLaterAsync(channel, payload, isSharded));
        }
    }

    /// <summary>Sends a command to a Redis that is no cluster. If it does not accept it, a message counts as lost.</summary>
    /// <inheritdoc cref="Publish"/>
    public void Post(ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last)
    {
        CheckUsable();
        _publisher.Post(Reserve(last.Length), arguments, last);
    }

    /// <summary>Sends a command to a Redis that is no cluster. The task completes soon after Redis has accepted it, with the number that it replies, on a thread that must not be delayed; if Redis does not accept it, on another.</summary>
    /// <inheritdoc cref="Publish"/>
    public Task<long> SendAsync(ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last)
    {
        CheckUsable();
        return _publisher.SendAsync(Reserve(last.Length), arguments, last);
    }

    /// <summary>Sends a command to a Redis that is no cluster, and waits for the reply: the number that it is or ends with, if any.</summary>
    /// <inheritdoc cref="Publish"/>
    public Task<long> ExecuteAsync(ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last)
    {
        CheckUsable();
        return ReceiveAsync(_publisher.ExecuteAsync(Reserve(last.Length), arguments, last).WaitAsync(ReplyTimeout, Time));
    }

    /// <inheritdoc cref="PendingBytes.Reserve"/>
    public Reservation Reserve(int payload) => _pending.Reserve(payload);

    /// <summary>Counts the connections that have subscribed, on all servers of a Redis Cluster, replicas included.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection, Redis does not respond, or the subscription of this server is lost, and with it those of others.</exception>
    public async ValueTask<int> CountSubscribersAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        if (Subscriber.Subscriptions.IsLost(subscription)) throw new RedisUnavailableException($"The node of {subscription.Channel} is not connected.");
        var command = subscription.Kind == SubscriptionKind.Sharded ? "SHARDNUMSUB" : "NUMSUB";
        if (IsCluster) return await CountOnNodesAsync(command, subscription.Channel).WaitAsync(cancellationToken).ConfigureAwait(false);
        return (int)await ExecuteAsync(["PUBSUB", command], Encoding.UTF8.GetBytes(subscription.Channel)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where a connection beside the multiplexer is opened: to the primary, where that is known.</summary>
    public async ValueTask<RespEndpoint> FindEndpointAsync(CancellationToken cancellationToken)
    {
        if (NeedsMultiplexer) await _multiplexer.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_multiplexer.FindPrimary() is { } primary) return ToEndpoint(primary.EndPoint);
        if (IsSentinel) throw new RedisUnavailableException("No primary is known.");
        var next = (uint)Interlocked.Increment(ref _nextEndpoint) - 1;
        return ToEndpoint(_configuration.EndPoints[(int)(next % (uint)_configuration.EndPoints.Count)]);
    }

    public RespEndpoint ToEndpoint(EndPoint address) => RedisConfiguration.ToEndpoint(_configuration, address);

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, Time, cancellationToken);

    public void OnConnectionLost(Exception exception)
    {
        _wasLost = true;
        // The multiplexer says what failed; why is in an inner exception.
        var cause = exception.GetBaseException();
        _log.ConnectionLost(cause == exception ? exception.Message : $"{exception.Message} ({cause.Message})", exception);
    }

    /// <summary>One of the connections is there.</summary>
    public void OnConnected()
    {
        Volatile.Write(ref _returnedAt, Time.GetTimestamp());
        _usable.OnChanged();
        if (IsConnected) _log.Connected();
    }

    public void OnRejected(string problem) => _log.Rejected(problem);

    public void OnUnreadable(Exception exception)
    {
        _metrics.MessageUnreadable();
        _log.MessageUnreadable(exception.Message, exception);
    }

    public void OnMessageLost(Exception exception)
    {
        Interlocked.Increment(ref _lost);
        _metrics.MessageLost();
        _log.MessageLost(exception.Message);
    }

    /// <summary>The container calls it for each service that the link is registered as.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        await _multiplexer.StopAsync().ConfigureAwait(false);
        foreach (var connections in _connections) await connections.DisposeAsync().ConfigureAwait(false);
        await _multiplexer.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RespondLaterAsync(string channel, ReadOnlyMemory<byte> payload, bool isSharded)
    {
        using (Reserve(payload.Length)) await UntilUsableAsync().WaitAsync(ReplyTimeout, Time).ConfigureAwait(false);
        Publish(channel, payload, isSharded);
    }

    private async Task<int> CountOnNodesAsync(string command, string channel)
    {
        var asking = Connected.GetServers().Where(static server => server.IsConnected).Select(server => server.ExecuteAsync("PUBSUB", command, channel));
        var counts = await ReceiveAsync(Task.WhenAll(asking)).ConfigureAwait(false);
        return counts.Sum(static count => (int)count[1]);
    }

    /// <summary>Waits for a reply. That none came is told by the exception that callers know.</summary>
    /// <exception cref="RedisUnavailableException">There is no reply.</exception>
    private static async Task<T> ReceiveAsync<T>(Task<T> reply)
    {
        try
        {
            return await reply.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new RedisUnavailableException(exception.Message);
        }
    }

    private static RedisUnavailableException NotConnected() => new("Redis is not connected.");

    private void CheckUsable()
    {
        if (!IsUsable) throw NotConnected();
    }

    private static string CommandFor(bool isSharded) => isSharded ? "SPUBLISH" : "PUBLISH";

    /// <summary>Publishes on the node of a Redis Cluster that has the slot of the channel, which the multiplexer knows.</summary>
    private async Task<long> PublishSlotAsync(string channel, ReadOnlyMemory<byte> payload)
    {
        using var pending = Reserve(payload.Length);
        return await Database.PublishAsync(RedisChannel.Sharded(channel), payload).ConfigureAwait(false);
    }

    private async Task ContainAsync(Task publishing)
    {
        try
        {
            await publishing.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            OnMessageLost(exception);
        }
    }
}
