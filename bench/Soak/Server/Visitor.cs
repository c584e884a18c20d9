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

    public void Send(Socket socket, byte[]? content)
    {
        lock (_lock)
        {
            if (content is null) socket.Emit("direct", ++_sent);
            else socket.Emit("direct", ++_sent, content);
        }
    }
}
