namespace SocketIoNet.EngineIo.Transports.WebSockets.Pushed;

/// <summary>A WebSocket whose messages are pushed by the transport of the connection. Nothing waits for them.</summary>
internal sealed class PushedTransport(EngineSession session, PushedWebSocket connection) : WebSocketTransport(session, connection), IMessageReceiver
{
    private const int Received = 1;
    private const int Sent = 2;

    private readonly PushedWebSocket _connection = connection;
    private int _done;
    private volatile bool _isPaused;

    /// <summary>Takes the connection over. Completes at once, since no request waits for the end.</summary>
    public override Task RunAsync()
    {
        _connection.PassTo(this);
        return Task.CompletedTask;
    }

    public bool TryBegin()
    {
        if (Session.IsReadable) return true;
        if (_isPaused) return false;
        var waiting = Session.WaitUntilReadableAsync();
        if (waiting.IsCompleted) return true;
        _isPaused = true;
        waiting.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(Continue);
        return false;
    }

    public void OnMessage(Span<byte> message, bool isBinary) => Receive(message, isBinary);

    public void OnWaiting() => Session.WriteBatched();

    public void OnEnd(MessageReadResult result) => EndReceiving(result);

    public void OnCut(Exception? exception)
    {
        if (exception is null) EndReceiving(MessageReadResult.Cut);
        else Session.Close(EngineCloseReason.TransportClose, exception.Message);
    }

    public void OnClosed()
    {
        EndSession();
        Finish(Received);
    }

    public void OnDisconnected() => Dispose();

    protected override void OnSent() => Finish(Sent);

    private void Continue()
    {
        _isPaused = false;
        _connection.Resume();
    }

    /// <summary>Ends the connection when nothing is received or sent any more.</summary>
    private void Finish(int direction)
    {
        if ((Interlocked.Or(ref _done, direction) | direction) == (Received | Sent)) _connection.Close();
    }
}
