using StackExchange.Redis;

namespace SocketIoNet.Redis.Connections;

/// <summary>The multiplexer, for what the connections beside it do not do: the application's, or one of the server's own that is connected in the background until that succeeds.</summary>
internal sealed class RedisMultiplexer(ConfigurationOptions configuration, IConnectionMultiplexer? given, RedisLink link) : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly int _serverNumber = Random.Shared.Next(int.MaxValue);
    private Task<IConnectionMultiplexer>? _connecting;
    private volatile IConnectionMultiplexer? _single;

    /// <summary>The multiplexer; null before it has been connected.</summary>
    public IConnectionMultiplexer? Current => _connecting is { IsCompletedSuccessfully: true } connected ? connected.Result : null;

    /// <summary>Whether there are several nodes, which have different keys and sharded channels.</summary>
    public bool IsCluster
    {
        get
        {
            var multiplexer = Current;
            if (multiplexer is null || multiplexer == _single) return false;
            if (Array.Exists(multiplexer.GetServers(), static server => server.ServerType == ServerType.Cluster)) return true;
            _single = multiplexer;
            return false;
        }
    }

    public void Start()
    {
        _connecting = given is not null ? Task.FromResult(given) : ConnectAsync();
        if (given is not null) Watch(given);
    }

    /// <summary>Waits until it has been connected.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_connecting is { } connecting) await ((Task)connecting).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A primary that is connected. In a Redis Cluster servers take different ones, and each server one for all that it publishes: over different nodes, messages may overtake each other.</summary>
    public IServer? FindPrimary()
    {
        if (Current is not { } multiplexer) return null;
        var primaries = Array.FindAll(multiplexer.GetServers(), static server => server is { IsConnected: true, IsReplica: false });
        return primaries.Length == 0 ? null : primaries[_serverNumber % primaries.Length];
    }

    /// <summary>Nothing is connected or logged any more.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (given is not null) Unwatch(given);
    }

    public async ValueTask DisposeAsync()
    {
        if (given is not null || _connecting is not { } connecting) return;
        var closing = CloseOwnAsync(connecting);
        // Connecting may take its time where there is no Redis.
        if (connecting.IsCompleted) await closing.ConfigureAwait(false);
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
                var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
                Watch(multiplexer);
                return multiplexer;
            }
            catch (Exception exception)
            {
                link.OnConnectionLost(exception);
                await link.DelayAsync(RetryDelay, _stopping.Token).ConfigureAwait(false);
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
        if (_stopping.IsCancellationRequested || failure.ConnectionType != ConnectionType.Interactive) return;
        link.OnConnectionLost(failure.Exception ?? new IOException($"{failure.FailureType}"));
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        _single = null;
        link.OnConnected();
    }

    private void OnConfigurationChanged(object? sender, EndPointEventArgs changed) => _single = null;
}
