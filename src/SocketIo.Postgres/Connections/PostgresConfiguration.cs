using Npgsql;

namespace SocketIoNet.Postgres.Connections;

/// <summary>What a connection string says.</summary>
internal static class PostgresConfiguration
{
    /// <summary>One to publish, one to listen, and one to read attachments.</summary>
    private const int LeastConnections = 3;

    /// <summary>Those, and two that publish and listen for forwarded requests.</summary>
    private const int LeastConnectionsToForward = LeastConnections + 2;

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
            if (settings.Multiplexing) return "Multiplexing has to be off, because a connection that listens belongs to its listener";
            return HasRoomFor(settings, LeastConnections) ? null : $"Maximum Pool Size has to be {LeastConnections} or more";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or NotSupportedException)
        {
            return exception.Message;
        }
    }

    /// <summary>Rejects a pool that is too small for a server that forwards requests.</summary>
    /// <exception cref="InvalidOperationException">It is.</exception>
    public static void CheckForwarding(string connectionString)
    {
        if (HasRoomFor(new NpgsqlConnectionStringBuilder(connectionString), LeastConnectionsToForward)) return;
        throw new InvalidOperationException($"With ForwardSessions, Maximum Pool Size of the connections to PostgreSQL has to be {LeastConnectionsToForward} or more.");
    }

    /// <summary>Rejects a data source of the application that the adapter cannot use.</summary>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    public static NpgsqlDataSource Check(NpgsqlDataSource given) => FindProblem(given.ConnectionString) is { } problem
        ? throw new InvalidOperationException($"The adapter cannot use the application's NpgsqlDataSource: {problem}. Or set {nameof(PostgresAdapterOptions.ConnectionString)}, for connections of its own.")
        : given;

    private static bool HasRoomFor(NpgsqlConnectionStringBuilder settings, int connections) => !settings.Pooling || settings.MaxPoolSize >= connections;
}
