namespace SocketIoNet;

/// <summary>PostgreSQL is not connected, or too much waits for it: other servers can be neither reached nor asked.</summary>
/// <param name="message">What is wrong.</param>
public sealed class PostgresUnavailableException(string message) : IOException(message);
