using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace SocketIoNet.Postgres.Connections;

/// <summary>The table for what is too long for a notification, or binary.</summary>
internal sealed class AttachmentTable(PostgresLink link, string name)
{
    private readonly string _insert = $"WITH attachment AS (INSERT INTO {name} (payload) VALUES ($3) RETURNING id) SELECT pg_notify($1, $2 || id || '\"}}') FROM attachment";

    public string Name => name;

    /// <summary>The beginning of what listeners receive; the id, a quotation mark and a brace follow.</summary>
    public static string Header(string serverId, int type) => string.Create(CultureInfo.InvariantCulture, $$"""{"uid":"{{serverId}}","type":{{type}},"attachmentId":" """).TrimEnd();

    /// <summary>Publishes a message, after its attachment has been inserted.</summary>
    public NpgsqlBatchCommand Command(Publication publication)
    {
        var command = new NpgsqlBatchCommand(publication.Attachment is null ? "SELECT pg_notify($1, $2)" : _insert);
        command.Parameters.Add(Text(publication.Channel));
        command.Parameters.Add(Text(publication.Payload));
        if (publication.Attachment is { } attachment) command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = attachment, NpgsqlDbType = NpgsqlDbType.Bytea });
        return command;
    }

    /// <summary>Creates the table if there is none. Without it short messages still pass.</summary>
    public async Task CreateTableAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            if (await ExistsAsync(connection, cancellationToken).ConfigureAwait(false)) return;
            await connection.ExecuteAsync($"CREATE TABLE IF NOT EXISTS {name} (id bigserial UNIQUE, created_at timestamptz DEFAULT NOW(), payload bytea)", cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject)
        {
            // Another server has created it at the same time.
        }
        catch (PostgresException exception) when (exception.Severity is "ERROR")
        {
            link.Log.TableMissing(name, exception.MessageText);
        }
    }

    /// <summary>Reads an attachment; null when it has been deleted.</summary>
    public async Task<byte[]?> ReadAsync(long id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PostgresLink.Limit);
        using var command = link.DataSource.CreateCommand($"SELECT payload FROM {name} WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        return await command.ExecuteScalarAsync(limit.Token).ConfigureAwait(false) as byte[];
    }

    /// <summary>Deletes what has been in the table for longer than this.</summary>
    public async Task DeleteOldAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        using var command = link.DataSource.CreateCommand($"DELETE FROM {name} WHERE created_at < now() - $1");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = age, NpgsqlDbType = NpgsqlDbType.Interval });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection) { CommandTimeout = (int)PostgresLink.Limit.TotalSeconds };
        command.Parameters.Add(Text(name));
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };
}
