namespace SocketIoNet.EngineIo.Transports.WebSockets.Pushed;

/// <summary>Takes the place of a receiver that is not known yet, or not needed any more. Nothing is passed on.</summary>
internal sealed class NoReceiver : IMessageReceiver
{
    private NoReceiver()
    {
    }

    /// <summary>Before the first receiver.</summary>
    public static NoReceiver Unknown { get; } = new();

    /// <summary>After the end of the connection.</summary>
    public static NoReceiver Ended { get; } = new();

    public bool TryBegin() => false;

    public void OnMessage(Span<byte> message, bool isBinary)
    {
    }

    public void OnWaiting()
    {
    }

    public void OnEnd(MessageReadResult result)
    {
    }

    public void OnCut(Exception? exception)
    {
    }

    public void OnClosed()
    {
    }

    public void OnDisconnected()
    {
    }
}
