using Npgsql;

namespace SocketIoNet.Postgres.Connections;

/// <summary>What a connection string says.</summary>
internal static class PostgresConfiguration
{
    /// <summary>One to publish, one to listen, and one to read attachments.</summary>
    private const int LeastConnections = 3;

    public static NpgsqlDataSource CreateDataSource(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.ApplicationName ??= "SocketIoNet";
        return builder.Build();
    }

    /// <summary>What is wrong with a connection string; null when nothing is.</summary>
    public static string? FindProblem(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            if (string.IsNullOrEmpty(settings.Host)) return "it names no Host";
            return settings is { Pooling: true, MaxPoolSize: < LeastConnections } ? $"Maximum Pool Size has to be {LeastConnections} or more" : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or NotSupportedException)
        {
            return exception.Message;
        }
    }
}
