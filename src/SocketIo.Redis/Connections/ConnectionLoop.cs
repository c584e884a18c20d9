using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Connections;

/// <summary>Keeps one connection of its own to Redis: opens it again, however often it is lost, until it is disposed or over.</summary>
internal abstract class ConnectionLoop(RedisLink link) : IRedisConnections
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    /// <summary>Ticks of our own clock, of which a process that was stopped has missed as many as replies.</summary>
    private const int MostSilentTicks = 4;

    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;
    private volatile bool _isUp;
    private volatile bool _isReading;
    private int _silentTicks;

    public bool IsUp
    {
        get => _isUp;
        protected set
        {
            var isNew = value && !_isUp;
            _isUp = value;
            if (isNew) link.OnConnected();
        }
    }

    public bool IsUsable => IsUp;

    protected RedisLink Link => link;

    protected CancellationToken Stopping => _stopping.Token;

    /// <summary>Whether no other connection is opened when this one has ended.</summary>
    protected virtual bool IsOver => false;

    public void Start() => _running ??= Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_running is not null) await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>Where the next connection is opened: to any primary.</summary>
    protected virtual ValueTask<RespEndpoint> FindEndpointAsync(CancellationToken cancellationToken) => link.FindEndpointAsync(cancellationToken);

    /// <summary>
    /// Uses the connection until it ends, which it tells by an exception; without one, another is opened without a word. Something has to be asked of Redis at least every two seconds.
    /// </summary>
    protected abstract Task UseAsync(RespConnection connection, CancellationToken cancellationToken);

    /// <summary>The connection has ended, or could not be opened.</summary>
    protected virtual void OnEnded()
    {
    }

    /// <summary>From now on, Redis is expected to send something.</summary>
    protected void OnReading()
    {
        Volatile.Write(ref _silentTicks, 0);
        _isReading = true;
    }

    /// <summary>Redis has sent something. While it is handled, which may take long in handlers of the application, nothing is expected.</summary>
    protected void OnReceived() => _isReading = false;

    /// <summary>Runs until Redis has been silent for too long, which it tells by an exception.</summary>
    protected async Task WatchAsync(Func<Task> onTick, CancellationToken cancellationToken)
    {
        OnReading();
        var asking = Task.CompletedTask;
        using var timer = new PeriodicTimer(WatchInterval, link.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_isReading && Interlocked.Increment(ref _silentTicks) > MostSilentTicks) throw new TimeoutException("Redis does not respond.");
            if (asking.IsCompleted) asking = AskAsync(onTick);
        }
    }

    /// <summary>
    /// Reads on a thread of its own, until the connection ends or the token ends it. A message then neither waits for a thread of the pool, which handlers of the application may block, nor wakes one
    /// that looks for more work afterwards.
    /// </summary>
    protected static async Task RunOnThreadAsync(RespConnection connection, Action read, CancellationToken cancellationToken)
    {
        using var ending = cancellationToken.Register(static connection => ((RespConnection)connection!).Dispose(), connection);
        await Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    /// <summary>Runs until one of the tasks ends, which ends the others.</summary>
    protected static async Task UntilOneEndsAsync(Func<CancellationToken, Task>[] starts, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = Array.ConvertAll(starts, start => start(ending.Token));
        try
        {
            await (await Task.WhenAny(tasks).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task AskAsync(Func<Task> onTick)
    {
        try
        {
            await onTick().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whoever reads from the connection is told as well.
        }
    }

    private async Task RunAsync()
    {
        var delay = FirstDelay;
        while (!Stopping.IsCancellationRequested && !IsOver)
        {
            try
            {
                using var connection = await OpenAsync().ConfigureAwait(false);
                delay = FirstDelay;
                await UseAsync(connection, Stopping).ConfigureAwait(false);
            }
            catch (Exception) when (Stopping.IsCancellationRequested)
            {
                // The connection is not needed any more.
            }
            catch (Exception exception)
            {
                link.OnConnectionLost(exception);
            }

            IsUp = false;
            OnEnded();
            if (IsOver) return;
            await link.DelayAsync(delay, Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }

    private async Task<RespConnection> OpenAsync()
    {
        using var limit = new CancellationTokenSource(link.ConnectTimeout, link.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Stopping);
        try
        {
            return await RespConnection.OpenAsync(await FindEndpointAsync(either.Token).ConfigureAwait(false), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!Stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"Redis did not respond within {link.ConnectTimeout.TotalMilliseconds} ms.");
        }
    }
}
