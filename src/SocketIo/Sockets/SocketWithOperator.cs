namespace SocketIoNet.Sockets;

/// <summary>A socket that is reached with other options, such as a timeout.</summary>
internal sealed class SocketWithOperator(ISocketDetails socket, IBroadcastOperator @operator) : ISocketDetails
{
    public string Id => socket.Id;

    public Handshake Handshake => socket.Handshake;

    public IReadOnlyCollection<string> Rooms => socket.Rooms;

    public SocketData Data => socket.Data;

    public IBroadcastOperator Operator => @operator;
}
