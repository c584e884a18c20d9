using System.Data;
using Npgsql;

namespace SocketIoNet.Postgres.Connections;

/// <summary>Publishes the messages of the adapter.</summary>
internal sealed class Publisher(PostgresLink link) : SendingLoop<Publication>(link)
{
    protected override Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => Link.Attachments.CreateTableAsync(connection, cancellationToken);

    protected override async Task SendAsync(NpgsqlConnection connection, IReadOnlyList<Publication> messages, CancellationToken cancellationToken)
    {
        // Each is a transaction of its own: within one, PostgreSQL drops what is the same.
        using var batch = new NpgsqlBatch(connection) { EnableErrorBarriers = true, Timeout = (int)PostgresLink.Limit.TotalSeconds };
        foreach (var publication in messages) batch.BatchCommands.Add(Link.Attachments.Command(publication));
        try
        {
            await Link.WithinLimitAsync(batch.ExecuteNonQueryAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (connection.State == ConnectionState.Open && exception is NpgsqlException rejected)
            {
                FailRejected(messages, batch, rejected);
                return;
            }

            foreach (var publication in messages) publication.Fail(exception);
            throw;
        }

        foreach (var publication in messages) publication.Complete();
    }

    protected override void Fail(Publication message, Exception exception) => message.Fail(exception);

    /// <summary>PostgreSQL has rejected some, and taken the others.</summary>
    private static void FailRejected(IReadOnlyList<Publication> publications, NpgsqlBatch batch, NpgsqlException exception)
    {
        var problems = exception.InnerException is AggregateException several ? several.InnerExceptions.OfType<NpgsqlException>() : [exception];
        foreach (var problem in problems)
        {
            if (problem.BatchCommand is { } command) publications[batch.BatchCommands.IndexOf(command)].Fail(problem);
        }

        foreach (var publication in publications) publication.Complete();
    }
}
