namespace SocketIoNet.Postgres.Connections;

/// <summary>Bounds what is on its way to PostgreSQL.</summary>
/// <param name="most">As many bytes at most.</param>
internal sealed class PendingBytes(long most)
{
    private long _bytes;

    /// <summary>Takes room for a message, until it is released.</summary>
    /// <exception cref="PostgresUnavailableException">There is no room.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= most) return;
        Release(bytes);
        throw new PostgresUnavailableException($"More than {most} bytes wait for PostgreSQL.");
    }

    public void Release(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
