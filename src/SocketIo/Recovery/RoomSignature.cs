namespace SocketIoNet.Recovery;

/// <summary>A set of rooms as bits: two sets that share a room share a bit.</summary>
internal readonly record struct RoomSignature(ulong Bits)
{
    /// <summary>The signature of an event for all sockets.</summary>
    private static RoomSignature All => new(ulong.MaxValue);

    public static RoomSignature Of(string room) => new(1UL << (room.GetHashCode(StringComparison.Ordinal) & 63));

    public static RoomSignature Of(IEnumerable<string> rooms)
    {
        var bits = 0UL;
        foreach (var room in rooms) bits |= Of(room).Bits;
        return new RoomSignature(bits);
    }

    public static RoomSignature Of(BroadcastOptions options)
    {
        if (options.SocketId is { } id) return Of(id);
        return options.Rooms is { } rooms ? Of(rooms) : All;
    }

    public RoomSignature With(string room) => new(Bits | Of(room).Bits);

    public bool Overlaps(RoomSignature other) => (Bits & other.Bits) != 0;
}
