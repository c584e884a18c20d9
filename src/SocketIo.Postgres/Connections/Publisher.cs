using System.Data;
using System.Threading.Channels;
using Npgsql;

namespace SocketIoNet.Postgres.Connections;

/// <summary>Hands messages to PostgreSQL over one connection, in the order in which they were published.</summary>
internal sealed class Publisher(PostgresLink link) : ConnectionLoop(link)
{
    private const int MaxBatch = 100;

    private readonly Channel<Publication> _queue = Channel.CreateUnbounded<Publication>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _lock = new();
    private bool _isUp;

    public override bool IsUp
    {
        get
        {
            lock (_lock) return _isUp;
        }
    }

    /// <summary>Publishes a message, unless there is no connection.</summary>
    public bool TryPublish(Publication publication)
    {
        lock (_lock) return _isUp && _queue.Writer.TryWrite(publication);
    }

    protected override async Task UseAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await Link.WithinLimitAsync(PrepareAsync(connection, cancellationToken), cancellationToken).ConfigureAwait(false);
        lock (_lock) _isUp = true;
        Link.OnUp();
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false)) await SendAsync(connection, Take(), cancellationToken).ConfigureAwait(false);
    }

    protected override void OnDown()
    {
        List<Publication> left = [];
        lock (_lock)
        {
            _isUp = false;
            while (_queue.Reader.TryRead(out var publication)) left.Add(publication);
        }

        foreach (var publication in left) publication.Fail(new PostgresUnavailableException("The connection to PostgreSQL was lost."));
    }

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await Link.Attachments.CreateTableAsync(connection, cancellationToken).ConfigureAwait(false);
        // What is lost when PostgreSQL crashes is lost with the connections of all servers anyway.
        await connection.ExecuteAsync("SET synchronous_commit TO off", cancellationToken).ConfigureAwait(false);
    }

    private List<Publication> Take()
    {
        List<Publication> publications = [];
        while (publications.Count < MaxBatch && _queue.Reader.TryRead(out var publication)) publications.Add(publication);
        return publications;
    }

    private async Task SendAsync(NpgsqlConnection connection, List<Publication> publications, CancellationToken cancellationToken)
    {
        // Each is a transaction of its own: within one, PostgreSQL drops what is the same.
        using var batch = new NpgsqlBatch(connection) { EnableErrorBarriers = true, Timeout = (int)PostgresLink.Limit.TotalSeconds };
        foreach (var publication in publications) batch.BatchCommands.Add(Link.Attachments.Command(publication));
        try
        {
            await Link.WithinLimitAsync(batch.ExecuteNonQueryAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (connection.State == ConnectionState.Open && exception is NpgsqlException rejected)
            {
                FailRejected(publications, batch, rejected);
                return;
            }

            foreach (var publication in publications) publication.Fail(exception);
            throw;
        }

        foreach (var publication in publications) publication.Complete();
    }

    /// <summary>PostgreSQL has rejected some, and taken the others.</summary>
    private static void FailRejected(List<Publication> publications, NpgsqlBatch batch, NpgsqlException exception)
    {
        var problems = exception.InnerException is AggregateException several ? several.InnerExceptions.OfType<NpgsqlException>() : [exception];
        foreach (var problem in problems)
        {
            if (problem.BatchCommand is { } command) publications[batch.BatchCommands.IndexOf(command)].Fail(problem);
        }

        foreach (var publication in publications) publication.Complete();
    }
}
