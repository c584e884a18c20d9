namespace SocketIoNet.Sockets;

/// <summary>What a <see cref="RemoteSocket"/> shows of a socket: the <see cref="Socket"/> itself on its own server, elsewhere a <see cref="SocketSnapshot"/>.</summary>
internal interface ISocketDetails
{
    string Id { get; }

    Handshake Handshake { get; }

    IReadOnlyCollection<string> Rooms { get; }

    SocketData Data { get; }

    /// <summary>Reaches the socket, and no other.</summary>
    IBroadcastOperator Operator { get; }
}
