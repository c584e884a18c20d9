using System.Threading.Channels;
using Npgsql;

namespace SocketIoNet.Postgres.Connections;

/// <summary>Hands messages to PostgreSQL over one connection, in the order in which they were published.</summary>
internal abstract class SendingLoop<TMessage>(PostgresLink link) : ConnectionLoop(link)
{
    /// <summary>How many notifications go together; more only if one message has more.</summary>
    private const int MaxBatch = 100;

    private readonly Channel<TMessage> _queue = Channel.CreateUnbounded<TMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _firstUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private bool _isUp;

    /// <summary>Completes when the connection has been ready once.</summary>
    public Task FirstUp => _firstUp.Task;

    public override bool IsUp
    {
        get
        {
            lock (_lock) return _isUp;
        }
    }

    /// <summary>Publishes a message, unless there is no connection.</summary>
    public bool TryPublish(TMessage message)
    {
        lock (_lock) return _isUp && _queue.Writer.TryWrite(message);
    }

    /// <summary>What has to be there before something is sent.</summary>
    protected virtual Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    protected abstract Task SendAsync(NpgsqlConnection connection, IReadOnlyList<TMessage> messages, CancellationToken cancellationToken);

    /// <summary>The message was not sent.</summary>
    protected abstract void Fail(TMessage message, Exception exception);

    /// <summary>How many notifications a message takes.</summary>
    protected virtual int CountNotifications(TMessage message) => 1;

    protected override async Task UseAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await Link.WithinLimitAsync(PrepareConnectionAsync(connection, cancellationToken), cancellationToken).ConfigureAwait(false);
        lock (_lock) _isUp = true;
        _firstUp.TrySetResult();
        Link.OnUp(this);
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false)) await SendAsync(connection, Take(), cancellationToken).ConfigureAwait(false);
    }

    protected override void OnDown()
    {
        List<TMessage> left = [];
        lock (_lock)
        {
            _isUp = false;
            while (_queue.Reader.TryRead(out var message)) left.Add(message);
        }

        foreach (var message in left) Fail(message, new PostgresUnavailableException("The connection to PostgreSQL was lost."));
    }

    private async Task PrepareConnectionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await PrepareAsync(connection, cancellationToken).ConfigureAwait(false);
        // What is lost when PostgreSQL crashes is lost with the connections of all servers anyway.
        await connection.ExecuteAsync("SET synchronous_commit TO off", cancellationToken).ConfigureAwait(false);
    }

    private List<TMessage> Take()
    {
        List<TMessage> messages = [];
        for (var count = 0; count < MaxBatch && _queue.Reader.TryRead(out var message); count += CountNotifications(message)) messages.Add(message);
        return messages;
    }
}
