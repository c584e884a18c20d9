using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <summary>
/// The events of one namespace in the order in which they were sent, each at a position one above the last. They leave by age, and when they are too many or
/// too large together: always the oldest first.
/// </summary>
internal sealed class PacketLog(ConnectionStateRecoveryOptions options, TimeProvider time)
{
    private const int InitialCapacity = 16;

    private LogEntry[] _entries = [];
    private int _head;
    private long _bytes;

    public int Count { get; private set; }

    /// <summary>The position of the last event that was ever added; 0 before the first.</summary>
    public long End { get; private set; }

    /// <summary>The position of the oldest event that is kept, or that of the next one when none is.</summary>
    public long First => End - Count + 1;

    /// <summary>The position of the first event that is in the first half of its time.</summary>
    public long FirstYoung { get; private set; } = 1;

    /// <summary>The event at a position that is kept.</summary>
    public LogEntry this[long position] => _entries[(int)((_head + position - First) % _entries.Length)];

    /// <summary>Keeps an event at the position <see cref="End"/> + 1. The message must be a shared one.</summary>
    public void Add(OutgoingMessage message, string? only, BroadcastOptions? receivers)
    {
        DropExpired();
        if (Count == _entries.Length) Grow();
        _entries[(_head + Count) % _entries.Length] = new LogEntry(message, time.GetTimestamp(), only, receivers);
        Count++;
        End++;
        _bytes += message.Length;
        while (Count > options.MaxPackets || (_bytes > options.MaxPacketBytes && Count > 0)) DropFirst();
    }

    public void DropExpired()
    {
        while (Count > 0 && AgeOf(First) >= options.MaxDisconnectionDuration) DropFirst();
        FirstYoung = Math.Max(FirstYoung, First);
        while (FirstYoung <= End && AgeOf(FirstYoung) >= options.MaxDisconnectionDuration / 2) FirstYoung++;
    }

    private TimeSpan AgeOf(long position) => time.GetElapsedTime(this[position].Timestamp);

    private void DropFirst()
    {
        _bytes -= _entries[_head].Message.Length;
        _entries[_head] = default;
        _head = (_head + 1) % _entries.Length;
        Count--;
    }

    private void Grow()
    {
        var larger = new LogEntry[Math.Max(InitialCapacity, _entries.Length * 2)];
        for (var i = 0; i < Count; i++) larger[i] = _entries[(_head + i) % _entries.Length];
        _entries = larger;
        _head = 0;
    }
}
