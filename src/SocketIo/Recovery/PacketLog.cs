namespace SocketIoNet.Recovery;

/// <summary>
/// The events of one namespace in the order in which they were sent, each at the next position. <see cref="RecoveryMemory"/> guards it, and decides when its oldest event is dropped.
/// </summary>
internal sealed class PacketLog
{
    /// <summary>A power of two, as every capacity is.</summary>
    private const int SmallestCapacity = 16;

    private LogEntry[] _entries = [];
    private RoomSignature[] _signatures = [];
    private long _firstYoung = 1;

    public int Count { get; private set; }

    public int Capacity => _entries.Length;

    /// <summary>The position of the last event that was ever added; 0 before the first.</summary>
    public long End { get; private set; }

    /// <summary>The position of the oldest event that is kept, or that of the next one when none is.</summary>
    public long First => End - Count + 1;

    /// <summary>The position of the first event that was in the first half of its lifetime when the last one was added.</summary>
    public long FirstYoung => Math.Max(_firstYoung, First);

    /// <summary>The event at a position that is kept.</summary>
    public ref readonly LogEntry this[long position] => ref _entries[PlaceOf(position)];

    /// <summary>False if the event at a position is certainly not for a socket with that signature. Excludes most events without reading them.</summary>
    public bool MayBeFor(RoomSignature signature, long position) => _signatures[PlaceOf(position)].Overlaps(signature);

    /// <summary>Keeps an event at the position <see cref="End"/> + 1. The message must be a shared one.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="oldTime">Events up to that time are in the second half of their lifetime.</param>
    public void Add(in LogEntry entry, long oldTime)
    {
        if (Count == _entries.Length) Resize(Math.Max(SmallestCapacity, Count * 2));
        End++;
        Count++;
        _entries[PlaceOf(End)] = entry;
        _signatures[PlaceOf(End)] = entry.Signature;
        _firstYoung = FirstYoung;
        while (_firstYoung < End && this[_firstYoung].Timestamp <= oldTime) _firstYoung++;
    }

    public void DropFirst()
    {
        _entries[PlaceOf(First)] = default;
        Count--;
        if (Count < _entries.Length / 4 && _entries.Length > SmallestCapacity) Resize(_entries.Length / 2);
    }

    private int PlaceOf(long position) => (int)position & (_entries.Length - 1);

    private void Resize(int capacity)
    {
        var entries = new LogEntry[capacity];
        var signatures = new RoomSignature[capacity];
        for (var position = First; position <= End; position++)
        {
            entries[(int)position & (capacity - 1)] = this[position];
            signatures[(int)position & (capacity - 1)] = _signatures[PlaceOf(position)];
        }

        _entries = entries;
        _signatures = signatures;
    }
}
