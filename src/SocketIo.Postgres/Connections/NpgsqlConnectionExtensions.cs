using Npgsql;

namespace SocketIoNet.Postgres.Connections;

internal static class NpgsqlConnectionExtensions
{
    /// <summary>Executes a command that gives nothing back.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)PostgresLink.Limit.TotalSeconds };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
