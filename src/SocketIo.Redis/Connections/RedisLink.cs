using System.Net;
using SocketIoNet.Redis.Diagnostics;
using SocketIoNet.Redis.Resp;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Connections;

/// <summary>What a server has of Redis: connections of its own, which publish, subscribe and read, and the multiplexer for everything else.</summary>
internal sealed class RedisLink : IRedisStatus, IAsyncDisposable
{
    /// <summary>What a message costs besides its payload, in bytes: its command, and what waits for the reply. For a small message this is most of it.</summary>
    public const int MessageOverhead = 512;

    private readonly ConfigurationOptions _configuration;
    private readonly IConnectionMultiplexer? _given;
    private readonly long _maxPendingBytes;
    private readonly RedisLog _log;
    private readonly RedisMetrics _metrics;
    private readonly Lock _lock = new();
    private readonly RedisPublisher _publisher;
    private volatile IRedisConnections[] _connections;
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _serverNumber = Random.Shared.Next(int.MaxValue);
    private Task<IConnectionMultiplexer>? _connecting;
    private volatile IConnectionMultiplexer? _single;
    private int _nextEndpoint;
    private long _pendingBytes;
    private long _lost;
    private int _isDisposed;

    public RedisLink(RedisConnectionOptions options, IConnectionMultiplexer? given, TimeProvider time, RedisLog log, RedisMetrics metrics)
    {
        _given = options.ConnectionString is null ? given : null;
        _configuration = _given is null ? RedisConfiguration.Parse(options.ConnectionString!, options.ConfigureConnection) : RedisConfiguration.Of(_given, options.ConfigureConnection);
        _maxPendingBytes = options.MaxPendingBytes;
        _log = log;
        _metrics = metrics;
        Time = time;
        Subscriber = new RedisSubscriber(this);
        _publisher = new RedisPublisher(this);
        _connections = [Subscriber, _publisher];
    }

    public TimeProvider Time { get; }

    public RedisSubscriber Subscriber { get; }

    /// <summary>How long a reply may take.</summary>
    private TimeSpan ReplyTimeout => TimeSpan.FromMilliseconds(_configuration.AsyncTimeout);

    /// <summary>How long opening a connection may take.</summary>
    public TimeSpan ConnectTimeout => TimeSpan.FromMilliseconds(_configuration.ConnectTimeout);

    public bool IsConnected => Multiplexer is { IsConnected: true } && Array.TrueForAll(_connections, static connections => connections.IsUp);

    public long LostMessages => Interlocked.Read(ref _lost);

    /// <summary>The commands of Redis.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection.</exception>
    public IDatabase Database => Connected.GetDatabase();

    /// <summary>Whether there are several nodes, which have different keys and sharded channels.</summary>
    public bool IsCluster
    {
        get
        {
            var multiplexer = Multiplexer;
            if (multiplexer is null || multiplexer == _single) return false;
            if (Array.Exists(multiplexer.GetServers(), static server => server.ServerType == ServerType.Cluster)) return true;
            _single = multiplexer;
            return false;
        }
    }

    private IConnectionMultiplexer? Multiplexer => _connecting is { IsCompletedSuccessfully: true } connected ? connected.Result : null;

    /// <summary>Whether what is published is of use. Single nodes of a Redis Cluster may be missing, and the multiplexer, which comes back more than a second later than other connections.</summary>
    private bool IsUsable => Multiplexer is not null && Array.TrueForAll(_connections, static connections => connections.IsUsable);

    /// <summary>The multiplexer, as long as what it publishes and asks for is of use.</summary>
    private IConnectionMultiplexer Connected => Multiplexer is { IsConnected: true } multiplexer && IsUsable ? multiplexer : throw NotConnected();

    /// <summary>Where the multiplexer alone may be used: it knows better than the configuration which server is the primary.</summary>
    private bool NeedsMultiplexer => _configuration.EndPoints.Count > 1 || IsSentinel;

    private bool IsSentinel => !string.IsNullOrEmpty(_configuration.ServiceName);

    /// <summary>Adds connections that the server needs, and starts them as soon as it connects.</summary>
    public void Add(IRedisConnections connections)
    {
        lock (_lock)
        {
            _connections = [.. _connections, connections];
            if (_connecting is not null) connections.Start();
        }
    }

    /// <summary>Connects in the background. Each namespace calls it.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_connecting is not null) return;
            _connecting = _given is not null ? Task.FromResult(_given) : ConnectAsync();
            if (_given is not null) Watch(_given);
            foreach (var connections in _connections) connections.Start();
        }
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

    /// <summary>Sends a command to a Redis that is no cluster, and waits for the reply: its number, if it is one.</summary>
    /// <inheritdoc cref="Publish"/>
    public Task<long> ExecuteAsync(ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last)
    {
        CheckUsable();
        return ReceiveAsync(_publisher.ExecuteAsync(Reserve(last.Length), arguments, last).WaitAsync(ReplyTimeout, Time));
    }

    /// <summary>Takes room for a message on its way to Redis, until it is disposed.</summary>
    /// <exception cref="RedisUnavailableException">There is no room.</exception>
    public Reservation Reserve(int payload)
    {
        var bytes = (long)payload + MessageOverhead;
        if (Interlocked.Add(ref _pendingBytes, bytes) <= _maxPendingBytes) return new Reservation(this, bytes);
        Release(bytes);
        throw new RedisUnavailableException($"More than {_maxPendingBytes} bytes wait for Redis.");
    }

    /// <summary>Counts the connections that have subscribed, on all servers of a Redis Cluster, replicas included.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection, Redis does not respond, or the subscription of this server is lost, and with it those of others.</exception>
    public async ValueTask<int> CountSubscribersAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        if (Subscriber.Subscriptions.IsLost(subscription)) throw new RedisUnavailableException($"The node of {subscription.Channel} is not connected.");
        var asking = Connected.GetServers()
            .Where(static server => server.IsConnected)
            .Select(server => server.ExecuteAsync("PUBSUB", subscription.Kind == SubscriptionKind.Sharded ? "SHARDNUMSUB" : "NUMSUB", subscription.Channel));
        var counts = await ReceiveAsync(Task.WhenAll(asking).WaitAsync(cancellationToken)).ConfigureAwait(false);
        return counts.Sum(static count => (int)count[1]);
    }

    /// <summary>Where a connection beside the multiplexer is opened: to the primary, where that is known.</summary>
    public async ValueTask<RespEndpoint> FindEndpointAsync(CancellationToken cancellationToken)
    {
        if (NeedsMultiplexer && _connecting is { } connecting) await ((Task)connecting).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Multiplexer is { } multiplexer && FindPrimary(multiplexer) is { } primary) return ToEndpoint(primary.EndPoint);
        if (IsSentinel) throw new RedisUnavailableException("No primary is known.");
        var next = (uint)Interlocked.Increment(ref _nextEndpoint) - 1;
        return ToEndpoint(_configuration.EndPoints[(int)(next % (uint)_configuration.EndPoints.Count)]);
    }

    public RespEndpoint ToEndpoint(EndPoint address) => RedisConfiguration.ToEndpoint(_configuration, address);

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, Time, cancellationToken);

    public void OnConnectionLost(Exception exception)
    {
        // The multiplexer says what failed; why is in an inner exception.
        var cause = exception.GetBaseException();
        _log.ConnectionLost(cause == exception ? exception.Message : $"{exception.Message} ({cause.Message})", exception);
    }

    /// <summary>One of the connections is there.</summary>
    public void OnConnected()
    {
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
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_given is not null) Unwatch(_given);
        foreach (var connections in _connections) await connections.DisposeAsync().ConfigureAwait(false);
        if (_given is not null || _connecting is null) return;
        var closing = CloseOwnAsync(_connecting);
        // Connecting may take its time where there is no Redis.
        if (_connecting.IsCompleted) await closing.ConfigureAwait(false);
    }

    private async Task CloseOwnAsync(Task<IConnectionMultiplexer> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!connecting.IsCompletedSuccessfully) return;
        Unwatch(connecting.Result);
        await connecting.Result.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        while (true)
        {
            _stopping.Token.ThrowIfCancellationRequested();
            try
            {
                var multiplexer = await ConnectionMultiplexer.ConnectAsync(_configuration).ConfigureAwait(false);
                Watch(multiplexer);
                return multiplexer;
            }
            catch (Exception exception)
            {
                OnConnectionLost(exception);
                await DelayAsync(TimeSpan.FromSeconds(1), _stopping.Token).ConfigureAwait(false);
            }
        }
    }

    private void Watch(IConnectionMultiplexer multiplexer)
    {
        multiplexer.ConnectionFailed += OnFailed;
        multiplexer.ConnectionRestored += OnRestored;
        multiplexer.ConfigurationChanged += OnConfigurationChanged;
    }

    private void Unwatch(IConnectionMultiplexer multiplexer)
    {
        multiplexer.ConnectionFailed -= OnFailed;
        multiplexer.ConnectionRestored -= OnRestored;
        multiplexer.ConfigurationChanged -= OnConfigurationChanged;
    }

    private void OnFailed(object? sender, ConnectionFailedEventArgs failure)
    {
        if (!_stopping.IsCancellationRequested && failure.ConnectionType == ConnectionType.Interactive) OnConnectionLost(failure.Exception ?? new IOException($"{failure.FailureType}"));
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        _single = null;
        OnConnected();
    }

    private void OnConfigurationChanged(object? sender, EndPointEventArgs changed) => _single = null;

    /// <summary>A primary that is connected. In a Redis Cluster servers take different ones, and each server one for all that it publishes: over different nodes, messages may overtake each other.</summary>
    private IServer? FindPrimary(IConnectionMultiplexer multiplexer)
    {
        var primaries = Array.FindAll(multiplexer.GetServers(), static server => server is { IsConnected: true, IsReplica: false });
        return primaries.Length == 0 ? null : primaries[_serverNumber % primaries.Length];
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

    private void Release(long bytes) => Interlocked.Add(ref _pendingBytes, -bytes);

    internal readonly struct Reservation(RedisLink link, long bytes) : IDisposable
    {
        public void Dispose() => link?.Release(bytes);
    }
}
