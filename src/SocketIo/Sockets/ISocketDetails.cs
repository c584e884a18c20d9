namespace SocketIoNet.Sockets;

/// <summary>What a <see cref="RemoteSocket"/> shows of a socket: the <see cref="Socket"/> itself on its own server, elsewhere a <see cref="SocketSnapshot"/>.</summary>
internal interface ISocketDetails
{
    /// <summary>The namespace; null in a test without a server.</summary>
    Namespace? Namespace { get; }

    string Id { get; }

    Handshake Handshake { get; }

    IReadOnlyCollection<string> Rooms { get; }

    SocketData Data { get; }
}
