using System.Security.Cryptography;
using Npgsql;

namespace SocketIoNet.Postgres.Connections;

/// <summary>Listens to channels over one connection.</summary>
/// <param name="link">What the server has of PostgreSQL.</param>
/// <param name="isVisible">Whether others can find out to which channels it listens (<see cref="ChannelLock"/>).</param>
internal sealed class Listener(PostgresLink link, bool isVisible = false) : ConnectionLoop(link)
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(2);

    /// <summary>Ticks of our own clock, of which a process that was stopped has missed as many as notifications.</summary>
    private const int MostSilentTicks = 2;

    /// <summary>A channel of our own: a notification ends the wait on the connection, and shows that it still works.</summary>
    private readonly string _wake = $"socketio_wake_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    private readonly Queue<NpgsqlNotificationEventArgs> _received = [];
    private readonly ChannelTable _channels = new();
    private volatile bool _isUp;
    private volatile bool _isReading;
    private int _silentTicks;

    public override bool IsUp => _isUp;

    /// <summary>Listens to a channel; the task completes when PostgreSQL has been told.</summary>
    public Task Add(string channel, NotificationHandler handler)
    {
        var listening = _channels.Add(channel, handler);
        Wake();
        return listening;
    }

    public void Remove(string channel)
    {
        _channels.Remove(channel);
        Wake();
    }

    protected override async Task UseAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        _received.Clear();
        NotificationEventHandler onNotification = (_, notification) => _received.Enqueue(notification);
        connection.Notification += onNotification;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] tasks = [ReceiveAsync(connection, ending.Token), WatchAsync(ending.Token)];
        try
        {
            await (await Task.WhenAny(tasks).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Link.WithinLimitAsync(Task.WhenAll(tasks), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            connection.Notification -= onNotification;
            if (cancellationToken.IsCancellationRequested) await Link.WithinLimitAsync(ForgetAsync(connection), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    protected override void OnDown() => _isUp = false;

    /// <summary>The connection goes back to the pool, which may be that of the application and live on.</summary>
    private static async Task ForgetAsync(NpgsqlConnection connection)
    {
        await connection.ExecuteAsync("UNLISTEN *", CancellationToken.None).ConfigureAwait(false);
        await connection.ExecuteAsync("SELECT pg_advisory_unlock_all()", CancellationToken.None).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var listening = new HashSet<string>(StringComparer.Ordinal);
        await connection.ExecuteAsync($"LISTEN {_wake}", cancellationToken).ConfigureAwait(false);
        while (true)
        {
            await ListenAsync(connection, listening, cancellationToken).ConfigureAwait(false);
            if (!_isUp)
            {
                _isUp = true;
                Link.OnUp(this);
            }

            // While notifications are handled, which may take long in handlers of the application, nothing is expected.
            _isReading = false;
            while (_received.TryDequeue(out var notification)) await HandleAsync(notification, cancellationToken).ConfigureAwait(false);
            OnReading();
            await connection.WaitAsync(cancellationToken).ConfigureAwait(false);
            OnReading();
        }
    }

    /// <summary>From now on, PostgreSQL is expected to send something.</summary>
    private void OnReading()
    {
        Volatile.Write(ref _silentTicks, 0);
        _isReading = true;
    }

    /// <summary>Tells PostgreSQL which channels have been added and removed.</summary>
    private async Task ListenAsync(NpgsqlConnection connection, HashSet<string> listening, CancellationToken cancellationToken)
    {
        var channels = _channels.GetChannels();
        foreach (var channel in channels)
        {
            if (!listening.Add(channel)) continue;
            // Before it listens, so that nobody hears that it does not.
            if (isVisible) await connection.ExecuteAsync(ChannelLock.Take(channel), cancellationToken).ConfigureAwait(false);
            await connection.ExecuteAsync($"LISTEN {Quote(channel)}", cancellationToken).ConfigureAwait(false);
            _channels.OnListening(channel);
        }

        if (listening.Count == channels.Count) return;
        foreach (var channel in listening.Except(channels).ToArray())
        {
            listening.Remove(channel);
            await connection.ExecuteAsync($"UNLISTEN {Quote(channel)}", cancellationToken).ConfigureAwait(false);
            if (isVisible) await connection.ExecuteAsync(ChannelLock.Release(channel), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask HandleAsync(NpgsqlNotificationEventArgs notification, CancellationToken cancellationToken)
    {
        if (_channels.Find(notification.Channel) is not { } handler) return;
        try
        {
            await handler(notification.Payload, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Link.OnUnreadable(exception);
        }
    }

    /// <summary>Runs until nothing has come for too long.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        OnReading();
        using var timer = new PeriodicTimer(WatchInterval, Link.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!Wake() || !_isReading || Interlocked.Increment(ref _silentTicks) <= MostSilentTicks) continue;
            // Ending the connection may take its time.
            OnDown();
            throw new TimeoutException("PostgreSQL does not respond.");
        }
    }

    private bool Wake()
    {
        var publication = new Publication(_wake, "");
        // A failure shows elsewhere.
        _ = publication.Done.ContinueWith(static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return Link.Publisher.TryPublish(publication);
    }

    private static string Quote(string channel) => $"\"{channel.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
