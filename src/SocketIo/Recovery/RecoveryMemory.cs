using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <summary>
/// Keeps the events and sessions of all namespaces of a server; the oldest are dropped first. May be called under the lock of a namespace, takes no other lock, and holds its own only briefly.
/// </summary>
internal sealed class RecoveryMemory(ConnectionStateRecoveryOptions options, TimeProvider time)
{
    /// <summary>How many events are read in one step.</summary>
    private const int ReadAtOnce = 1024;

    private readonly Lock _lock = new();
    private readonly Queue<PacketLog> _logsByAge = new();
    private long _bytes;

    public SessionStore Sessions { get; } = new(options, time);

    /// <summary>Keeps an event at the end of a log.</summary>
    public void Add(PacketLog log, OutgoingMessage message, BroadcastOptions receivers)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            DropExpired(now);
            var entry = new LogEntry(message, now, receivers);
            log.Add(entry, Before(now, options.MaxDisconnectionDuration / 2));
            _logsByAge.Enqueue(log);
            _bytes += entry.Size;
            while (_logsByAge.Count > options.MaxPackets || (_bytes > options.MaxPacketBytes && _logsByAge.Count > 0)) DropOldest();
        }
    }

    public void DropExpired()
    {
        lock (_lock) DropExpired(time.GetTimestamp());
        Sessions.DropExpired();
    }

    /// <summary>Reads the next events that may be for a socket.</summary>
    /// <param name="log">The log to read.</param>
    /// <param name="from">The position to begin at.</param>
    /// <param name="end">The position to read up to.</param>
    /// <param name="signature">The signature of the socket.</param>
    /// <param name="found">Gets the events with their positions.</param>
    /// <returns>The position that was read up to; null if the event at <paramref name="from"/> is not kept any more.</returns>
    public long? Read(PacketLog log, long from, long end, RoomSignature signature, List<(long Position, LogEntry Entry)> found)
    {
        lock (_lock)
        {
            if (from < log.First) return null;
            var to = Math.Min(end, from + ReadAtOnce - 1);
            for (var position = from; position <= to; position++)
            {
                if (log.MayBeFor(signature, position)) found.Add((position, log[position]));
            }

            return to;
        }
    }

    /// <summary>Drops the oldest event of all logs. For each event, the queue contains its log, in the order of age.</summary>
    private void DropExpired(long now)
    {
        var expired = Before(now, options.MaxDisconnectionDuration);
        while (_logsByAge.TryPeek(out var log) && log[log.First].Timestamp <= expired) DropOldest();
    }

    private void DropOldest()
    {
        var log = _logsByAge.Dequeue();
        _bytes -= log[log.First].Size;
        log.DropFirst();
    }

    private long Before(long now, TimeSpan age) => now - (long)(age.TotalSeconds * time.TimestampFrequency);
}
