using Npgsql;

namespace SocketIoNet.Postgres.Connections;

/// <summary>Keeps one connection to PostgreSQL: opens it again, however often it is lost, until it is disposed.</summary>
internal abstract class ConnectionLoop(PostgresLink link) : IAsyncDisposable
{
    private const int ShortestDelayMilliseconds = 1000;
    private const int LongestDelayMilliseconds = 3000;

    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;

    /// <summary>Whether the connection does what it is for.</summary>
    public abstract bool IsUp { get; }

    protected PostgresLink Link => link;

    public void Start() => _running ??= Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_running is not null) await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>Uses the connection until it ends, which it tells by an exception.</summary>
    protected abstract Task UseAsync(NpgsqlConnection connection, CancellationToken cancellationToken);

    /// <summary>The connection has ended, or could not be opened.</summary>
    protected abstract void OnDown();

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await OpenAndUseAsync().ConfigureAwait(false);
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                // The connection is not needed any more.
            }
            catch (Exception exception)
            {
                link.OnConnectionLost(exception);
            }

            OnDown();
            var delay = TimeSpan.FromMilliseconds(Random.Shared.Next(ShortestDelayMilliseconds, LongestDelayMilliseconds));
            await Task.Delay(delay, link.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task OpenAndUseAsync()
    {
        var connection = await OpenAsync().ConfigureAwait(false);
        try
        {
            await UseAsync(connection, _stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            OnDown();
            await link.WithinLimitAsync(connection.DisposeAsync().AsTask(), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        using var limit = new CancellationTokenSource(PostgresLink.Limit, link.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        return await link.DataSource.OpenConnectionAsync(either.Token).ConfigureAwait(false);
    }
}
