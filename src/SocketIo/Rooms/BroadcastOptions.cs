using SocketIoNet.EngineIo;

namespace SocketIoNet;

/// <summary>The recipients of a broadcast, and how it is sent.</summary>
public sealed record BroadcastOptions
{
    /// <summary>All sockets of a namespace.</summary>
    public static BroadcastOptions Everyone { get; } = new();

    /// <summary>The rooms whose members are selected; null for all sockets, empty for none.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>The rooms whose members are excluded.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>
    /// The id of the only recipient, whatever rooms it is in; null if <see cref="Rooms"/> selects the recipients. An adapter whose protocol has rooms only, such as that of Node servers, sends to the
    /// room of that name, which others may have joined.
    /// </summary>
    public string? SocketId { get; init; }

    /// <summary>How the packet is sent.</summary>
    public SendOptions SendOptions { get; init; }

    /// <summary>Whether only sockets of this server are selected.</summary>
    public bool IsLocal { get; init; }

    /// <summary>How long acknowledgements, or the responses of other servers, may take; null for the default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a socket with that id, in those rooms, is a recipient: the one rule for every selection.</summary>
    internal bool IsFor(string id, IReadOnlySet<string> rooms) => IsMeant(id, rooms) && !ContainsAny(rooms, Except);

    private static bool ContainsAny(IReadOnlySet<string> rooms, IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (rooms.Contains(names[i])) return true;
        }

        return false;
    }

    private bool IsMeant(string id, IReadOnlySet<string> rooms) => SocketId is not null ? SocketId == id : Rooms is null || ContainsAny(rooms, Rooms);
}
