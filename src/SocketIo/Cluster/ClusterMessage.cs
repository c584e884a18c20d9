using SocketIoNet.Protocol;

namespace SocketIoNet.Adapters;

/// <summary>
/// What the servers of a cluster send each other. <see cref="Type"/> says which of the other members are set; see <c>docs/architecture.md</c>, "Messages between servers".
/// </summary>
public sealed record ClusterMessage
{
    /// <summary>What the message says.</summary>
    public required ClusterMessageType Type { get; init; }

    /// <summary>The id of the server that sent it, in this namespace; see <see cref="ClusterAdapter.ServerId"/>.</summary>
    public required string ServerId { get; init; }

    /// <summary>The name of the namespace, with its slash in front.</summary>
    public required string Namespace { get; init; }

    /// <summary>Connects responses with their request; null where none is expected.</summary>
    public string? RequestId { get; init; }

    /// <summary>The server that a response is for; null for a message to all servers.</summary>
    public string? Recipient { get; init; }

    /// <summary>Which sockets it is for, of broadcasts, joins, leaves, disconnects and fetches.</summary>
    public BroadcastOptions Options { get; init; } = BroadcastOptions.Everyone;

    /// <summary>The event of a broadcast or a server-side emit, or the arguments of an acknowledgement.</summary>
    public PacketData? Data { get; init; }

    /// <summary>The rooms that sockets join or leave.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Whether the connections of disconnected sockets are closed too.</summary>
    public bool CloseConnections { get; init; }

    /// <summary>The sockets that a server has found.</summary>
    public IReadOnlyList<RemoteSocket> Sockets { get; init; } = [];

    /// <summary>How many sockets of a server a broadcast has asked for an acknowledgement.</summary>
    public int ClientCount { get; init; }

    /// <summary>The id of the socket that acknowledged; empty when the wire does not carry it.</summary>
    public string SocketId { get; init; } = "";

    /// <summary>The offset that the broker gave to the message; null when it gives none. Set by the adapter on messages that it receives.</summary>
    public string? Offset { get; init; }
}
