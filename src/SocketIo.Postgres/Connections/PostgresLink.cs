using Npgsql;
using SocketIoNet.Postgres.Diagnostics;

namespace SocketIoNet.Postgres.Connections;

/// <summary>What a server has of PostgreSQL: a connection that publishes, one that listens, and those of the pool for attachments.</summary>
internal sealed class PostgresLink : IPostgresStatus, IAsyncDisposable
{
    /// <summary>How long PostgreSQL may take for anything.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly bool _ownsDataSource;
    private readonly PostgresMetrics _metrics;
    private readonly PendingBytes _pending;
    private readonly TimeSpan _cleanupInterval;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstConnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private volatile ConnectionLoop[] _connections;
    private Task? _cleaning;
    private long _lost;
    private int _isDisposed;

    public PostgresLink(PostgresAdapterOptions options, NpgsqlDataSource? given, TimeProvider time, PostgresLog log, PostgresMetrics metrics)
    {
        _ownsDataSource = given is null;
        DataSource = given ?? PostgresConfiguration.CreateDataSource(options.ConnectionString!);
        Time = time;
        Log = log;
        _metrics = metrics;
        _pending = new PendingBytes(options.MaxPendingBytes);
        _cleanupInterval = options.CleanupInterval;
        Attachments = new AttachmentTable(this, options.TableName);
        Publisher = new Publisher(this);
        Listener = new Listener(this);
        _connections = [Listener, Publisher];
    }

    /// <summary>The connections of the adapters are ready, for the first time or again.</summary>
    public event Action? Connected;

    public NpgsqlDataSource DataSource { get; }

    public TimeProvider Time { get; }

    public PostgresLog Log { get; }

    public AttachmentTable Attachments { get; }

    public Publisher Publisher { get; }

    public Listener Listener { get; }

    public bool IsConnected => Array.TrueForAll(_connections, static connection => connection.IsUp);

    public long LostMessages => Interlocked.Read(ref _lost);

    /// <summary>Completes when the connections of the adapters have been ready once.</summary>
    public Task FirstConnected => _firstConnected.Task;

    /// <summary>Adds a connection of somebody else, who disposes it, and starts it as soon as the server connects.</summary>
    public void Add(ConnectionLoop connection)
    {
        lock (_lock)
        {
            if (_connections.Contains(connection)) return;
            _connections = [.. _connections, connection];
            if (_cleaning is not null) connection.Start();
        }
    }

    /// <summary>Connects in the background. Each namespace calls it.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_cleaning is not null) return;
            foreach (var connection in _connections) connection.Start();
            _cleaning = CleanAsync();
        }
    }

    /// <summary>Publishes a message; the task completes when PostgreSQL has it.</summary>
    /// <exception cref="PostgresUnavailableException">There is no connection, or more is on its way than may be.</exception>
    public ValueTask PublishAsync(Publication publication)
    {
        _pending.Take(publication.Size);
        if (Publisher.TryPublish(publication)) return new ValueTask(WaitAsync(publication));
        _pending.Release(publication.Size);
        throw new PostgresUnavailableException("PostgreSQL is not connected.");
    }

    /// <summary>Waits for something that PostgreSQL does. If it hangs, so does a request to cancel that, for which Npgsql would wait.</summary>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    public async Task WithinLimitAsync(Task task, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(Limit, Time, cancellationToken).ConfigureAwait(false);
        }
        catch when (!task.IsCompleted)
        {
            _ = task.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>One of the connections has become ready.</summary>
    public void OnUp(ConnectionLoop connection)
    {
        if (IsConnected) Log.Connected();
        if ((connection != Publisher && connection != Listener) || !Publisher.IsUp || !Listener.IsUp) return;
        _firstConnected.TrySetResult();
        Connected?.Invoke();
    }

    public void OnConnectionLost(Exception exception) => Log.ConnectionLost(exception.Message, exception);

    public void OnUnreadable(Exception exception)
    {
        _metrics.MessageUnreadable();
        Log.MessageUnreadable(exception.Message, exception);
    }

    public void OnMessageLost(Exception exception)
    {
        Interlocked.Increment(ref _lost);
        _metrics.MessageLost();
        Log.MessageLost(exception.Message);
    }

    /// <summary>Ends everything. The container calls it once for each service that this is.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1) return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Listener.DisposeAsync().ConfigureAwait(false);
        await Publisher.DisposeAsync().ConfigureAwait(false);
        if (_cleaning is not null) await _cleaning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        if (_ownsDataSource) await DataSource.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WaitAsync(Publication publication)
    {
        try
        {
            await publication.Done.ConfigureAwait(false);
        }
        finally
        {
            _pending.Release(publication.Size);
        }
    }

    private async Task CleanAsync()
    {
        using var timer = new PeriodicTimer(_cleanupInterval, Time);
        while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
        {
            if (!Publisher.IsUp) continue;
            try
            {
                await Attachments.DeleteOldAsync(_cleanupInterval, _stopping.Token).ConfigureAwait(false);
            }
            catch (NpgsqlException exception)
            {
                Log.CleanupFailed(Attachments.Name, exception.Message);
            }
        }
    }
}
