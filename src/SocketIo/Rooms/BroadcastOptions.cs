using SocketIoNet.EngineIo;

namespace SocketIoNet;

/// <summary>Which sockets a broadcast is for, and how it is sent.</summary>
public sealed record BroadcastOptions
{
    /// <summary>All sockets of a namespace.</summary>
    public static BroadcastOptions Everyone { get; } = new();

    /// <summary>The rooms whose members are meant: all sockets when null, nobody when empty.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>The rooms whose members are left out.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>
    /// The id of the only socket that is meant, whatever rooms it is in; null when <see cref="Rooms"/> says who is meant. An adapter whose wire knows rooms only, such as that
    /// of Node servers, sends to the room of that name instead, which others may have joined.
    /// </summary>
    public string? SocketId { get; init; }

    /// <summary>How the packet is sent.</summary>
    public SendOptions SendOptions { get; init; }

    /// <summary>Whether only sockets of this server are meant.</summary>
    public bool IsLocal { get; init; }

    /// <summary>How long acknowledgements, or the responses of other servers, may take; null for the default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a socket with that id that is in those rooms is meant: the rule that every selection of sockets follows.</summary>
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
