namespace SocketIoNet;

/// <summary>Options of the adapter on PostgreSQL.</summary>
public sealed class PostgresAdapterOptions
{
    /// <summary>
    /// How PostgreSQL is reached, in the form of Npgsql: <c>Host=…;Database=…;Username=…;Password=…</c>. Default: null (the application's own <c>NpgsqlDataSource</c> is used, which has to be
    /// registered then).
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// What the names of channels begin with, as on all other servers of the cluster. It may have, together with <c>#</c> and the name of a namespace, 63 bytes. Default: <c>socket.io</c>.
    /// </summary>
    public string ChannelPrefix { get; set; } = "socket.io";

    /// <summary>
    /// The table for messages that are binary, or have 8,000 bytes or more; with its schema if need be. It is created when it is missing. Default: <c>socket_io_attachments</c>.
    /// </summary>
    public string TableName { get; set; } = "socket_io_attachments";

    /// <summary>How often rows that are older than this are deleted from the table. Default: 30 s.</summary>
    public TimeSpan CleanupInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long other servers may take to respond, where an operation says nothing else. Default: 5 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a server may be silent before it sends a heartbeat. Default: 5 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After which silence another server counts as gone. Default: 10 s.</summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many bytes of messages may be on their way to PostgreSQL, where each counts as 512 bytes more than its payload. What exceeds it is not sent to other servers, and counted as lost. Forwarded requests (<see cref="EngineIo.EngineOptions.ForwardSessions"/>) may take as much again. Default: 64 MiB.</summary>
    public long MaxPendingBytes { get; set; } = 64 * 1024 * 1024;
}
