namespace SocketIoNet.Soak.Server;

/// <summary>What the server keeps of one socket, in all the connections that it may have after one another.</summary>
internal sealed class Visitor
{
    /// <summary>How long a message of a flood is.</summary>
    public const int FloodMessageLength = 4096;

    private static readonly string Padding = new('a', FloodMessageLength);

    private readonly Lock _lock = new();
    private long _sent;
    private Socket? _present;

    public long Sent
    {
        get
        {
            lock (_lock) return _sent;
        }
    }

    /// <summary>Whether no other socket is the visitor's at the moment.</summary>
    public bool TryEnter(Socket socket) => Interlocked.CompareExchange(ref _present, socket, null) is null;

    public bool TryLeave(Socket socket) => Interlocked.CompareExchange(ref _present, null, socket) == socket;

    public void Send(Socket socket)
    {
        lock (_lock) socket.Emit("direct", ++_sent);
    }

    /// <summary>Sends many large messages, whether the client takes them or not.</summary>
    public void Flood(Socket socket, int count)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++) socket.Emit("direct", ++_sent, Padding, 0);
        }
    }

    /// <summary>Sends the attachment of an event back, with the number of that event.</summary>
    public void Send(Socket socket, long number, byte[] content)
    {
        lock (_lock) socket.Emit("direct", ++_sent, number, content);
    }
}
