using SocketIoNet.Redis.Diagnostics;
using SocketIoNet.Redis.Resp;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Connections;

/// <summary>What a server has of Redis: the multiplexer, which publishes and asks, and a connection of its own, which subscribes.</summary>
internal sealed class RedisLink : IRedisStatus, IAsyncDisposable
{
    private readonly ConfigurationOptions _configuration;
    private readonly IConnectionMultiplexer? _given;
    private readonly long _maxPendingBytes;
    private readonly RedisLog _log;
    private readonly RedisMetrics _metrics;
    private readonly Lock _lock = new();
    private readonly List<ConnectionLoop> _connections = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task<IConnectionMultiplexer>? _connecting;
    private long _pendingBytes;
    private long _lost;
    private int _isDisposed;

    public RedisLink(RedisConnectionOptions options, IConnectionMultiplexer? given, TimeProvider time, RedisLog log, RedisMetrics metrics)
    {
        _given = options.ConnectionString is null ? given : null;
        _configuration = RedisConfiguration.Parse(options.ConnectionString ?? _given!.Configuration);
        _maxPendingBytes = options.MaxPendingBytes;
        _log = log;
        _metrics = metrics;
        Time = time;
        Subscriber = new RedisSubscriber(this);
        _connections.Add(Subscriber);
    }

    public TimeProvider Time { get; }

    public RedisSubscriber Subscriber { get; }

    public bool IsConnected => Multiplexer is { IsConnected: true } && _connections.TrueForAll(static connection => connection.IsUp);

    public long LostMessages => Interlocked.Read(ref _lost);

    /// <summary>The commands of Redis.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection.</exception>
    public IDatabase Database => Connected.GetDatabase();

    private IConnectionMultiplexer? Multiplexer => _connecting is { IsCompletedSuccessfully: true } connected ? connected.Result : null;

    private IConnectionMultiplexer Connected => IsConnected ? Multiplexer! : throw new RedisUnavailableException("Redis is not connected.");

    /// <summary>One more connection that the server needs. To be called before <see cref="Start"/>.</summary>
    public void Add(ConnectionLoop connection) => _connections.Add(connection);

    /// <summary>Connects in the background. Each namespace calls it.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_connecting is not null) return;
            _connecting = _given is not null ? Task.FromResult(_given) : ConnectAsync();
            foreach (var connection in _connections) connection.Start();
        }
    }

    /// <summary>Publishes a message; the task completes when Redis has it.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection, or more is on its way than may be.</exception>
    public async ValueTask PublishAsync(RedisChannel channel, ReadOnlyMemory<byte> payload)
    {
        using var pending = Reserve(payload.Length);
        await Database.PublishAsync(channel, payload).ConfigureAwait(false);
    }

    /// <summary>Takes room for what is on its way to Redis, until it is disposed.</summary>
    /// <exception cref="RedisUnavailableException">There is no room.</exception>
    public Reservation Reserve(int bytes)
    {
        if (Interlocked.Add(ref _pendingBytes, bytes) <= _maxPendingBytes) return new Reservation(this, bytes);
        Release(bytes);
        throw new RedisUnavailableException($"More than {_maxPendingBytes} bytes wait for Redis.");
    }

    /// <summary>Counts the connections that have subscribed to a channel, on all servers of a Redis Cluster.</summary>
    public async ValueTask<int> CountSubscribersAsync(string channel, bool isSharded, CancellationToken cancellationToken)
    {
        var sum = 0;
        foreach (var server in Connected.GetServers())
        {
            if (!server.IsConnected || server.IsReplica) continue;
            var counts = await server.ExecuteAsync("PUBSUB", isSharded ? "SHARDNUMSUB" : "NUMSUB", channel).WaitAsync(cancellationToken).ConfigureAwait(false);
            sum += (int)counts[1];
        }

        return sum;
    }

    /// <summary>Where a connection beside the multiplexer is opened: to the primary, where that is known.</summary>
    public RespEndpoint FindEndpoint()
    {
        var primary = Multiplexer?.GetServers().FirstOrDefault(static server => server is { IsConnected: true, IsReplica: false });
        return RedisConfiguration.ToEndpoint(_configuration, primary?.EndPoint ?? _configuration.EndPoints[0]);
    }

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, Time, cancellationToken);

    public void OnConnectionLost(Exception exception) => _log.ConnectionLost(exception.Message, exception);

    public void OnConnected() => _log.Connected();

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
        foreach (var connection in _connections) await connection.DisposeAsync().ConfigureAwait(false);
        if (_given is not null || _connecting is null) return;
        var closing = CloseOwnAsync(_connecting);
        // Connecting may take its time where there is no Redis.
        if (_connecting.IsCompleted) await closing.ConfigureAwait(false);
    }

    private static async Task CloseOwnAsync(Task<IConnectionMultiplexer> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully) await connecting.Result.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        while (true)
        {
            _stopping.Token.ThrowIfCancellationRequested();
            try
            {
                return await ConnectionMultiplexer.ConnectAsync(_configuration).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                OnConnectionLost(exception);
                await DelayAsync(TimeSpan.FromSeconds(1), _stopping.Token).ConfigureAwait(false);
            }
        }
    }

    private void Release(int bytes) => Interlocked.Add(ref _pendingBytes, -bytes);

    internal readonly struct Reservation(RedisLink link, int bytes) : IDisposable
    {
        public void Dispose() => link.Release(bytes);
    }
}
