namespace SocketIoNet.Sockets;

/// <summary>What another server sent of a socket of its own.</summary>
internal sealed record SocketSnapshot(string Id, Handshake Handshake, IReadOnlyCollection<string> Rooms, SocketData Data, IBroadcastOperator Operator) : ISocketDetails;
