using SocketIoNet.EngineIo;

namespace SocketIoNet;

/// <summary>Whom a broadcast reaches, and how it is sent.</summary>
public sealed record BroadcastOptions
{
    /// <summary>All sockets of a namespace.</summary>
    public static BroadcastOptions Everyone { get; } = new();

    /// <summary>The rooms whose members are meant: all sockets when null, nobody when empty.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>The rooms whose members are left out.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>How the message is sent.</summary>
    public SendOptions SendOptions { get; init; }

    /// <summary>Whether only sockets of this server are meant.</summary>
    public bool IsLocal { get; init; }

    /// <summary>How long acknowledgements, or the answers of other servers, may take; null when not said.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a socket that is in these rooms is meant.</summary>
    internal bool IsFor(HashSet<string> rooms) => (Rooms is null || Rooms.Any(rooms.Contains)) && !Except.Any(rooms.Contains);
}
