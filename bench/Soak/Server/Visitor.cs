namespace SocketIoNet.Soak.Server;

/// <summary>What the server keeps of one socket, in all the connections that it may have after one another.</summary>
internal sealed class Visitor
{
    private readonly Lock _lock = new();
    private long _sent;

    public long Sent
    {
        get
        {
            lock (_lock) return _sent;
        }
    }

    public void Send(Socket socket)
    {
        lock (_lock) socket.Emit("direct", ++_sent);
    }

    /// <summary>Sends the attachment of an event back, with the number of that event.</summary>
    public void Send(Socket socket, long number, byte[] content)
    {
        lock (_lock) socket.Emit("direct", ++_sent, number, content);
    }
}
