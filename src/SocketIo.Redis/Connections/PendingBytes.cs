namespace SocketIoNet.Redis.Connections;

/// <summary>Bounds what is on its way to Redis.</summary>
/// <param name="most">As many bytes at most.</param>
internal sealed class PendingBytes(long most)
{
    /// <summary>What a message costs besides its payload, in bytes: its command, and what waits for the reply. For a small message this is most of it.</summary>
    private const int MessageOverhead = 512;

    private long _bytes;

    /// <summary>Takes room for a message, until it is disposed.</summary>
    /// <exception cref="RedisUnavailableException">There is no room.</exception>
    public Reservation Reserve(int payload)
    {
        var bytes = (long)payload + MessageOverhead;
        if (Interlocked.Add(ref _bytes, bytes) <= most) return new Reservation(this, bytes);
        Release(bytes);
        throw new RedisUnavailableException($"More than {most} bytes wait for Redis.");
    }

    public void Release(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
