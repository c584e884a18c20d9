using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <summary>
/// What a server keeps of its clients' past in all namespaces together: events and sessions, always the oldest out first. It may be asked under the lock of a namespace, takes no
/// other lock, and holds its own for steps of a bounded length.
/// </summary>
internal sealed class RecoveryMemory(ConnectionStateRecoveryOptions options, TimeProvider time)
{
    /// <summary>How many events are looked at in one step.</summary>
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

    /// <summary>Looks on for what may be for a socket, one step further.</summary>
    /// <param name="log">Where to look.</param>
    /// <param name="from">The position to begin at.</param>
    /// <param name="end">The position to look up to.</param>
    /// <param name="signature">That of the socket.</param>
    /// <param name="found">Gets the events with their positions.</param>
    /// <returns>The position that was looked up to, or null: the event at <paramref name="from"/> is not kept any more.</returns>
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

    /// <summary>All logs are in the order of age together: each event stands there as the log that it is in.</summary>
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
