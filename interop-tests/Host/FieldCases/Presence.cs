namespace SocketIoNet.InteropHost.FieldCases;

/// <summary>What was counted for the clients of one test.</summary>
internal sealed class Presence
{
    private readonly Lock _lock = new();

    /// <summary>Handlers and middlewares that began to wait, and those that have ended.</summary>
    public int Entered { get; private set; }

    public int Left { get; private set; }

    public int Online { get; private set; }

    /// <summary>Resources that middlewares hold.</summary>
    public int Held { get; private set; }

    public int Connections { get; private set; }

    public int Disconnects { get; private set; }

    public int ConnectedAfterwards { get; private set; }

    public int CancelledAfterwards { get; private set; }

    public int EventsAfterDisconnect { get; private set; }

    private void Change(Action<Presence> change)
    {
        lock (_lock) change(this);
    }

    public void Enter() => Change(p => p.Entered++);

    public void Leave() => Change(p => p.Left++);

    public void Come() => Change(p => p.Online++);

    public void Go() => Change(p =>
    {
        p.Online--;
        p.Disconnects++;
    });

    public void Hold() => Change(p => p.Held++);

    public void Release() => Change(p => p.Held--);

    public void Connect() => Change(p => p.Connections++);

    public void LateEvent() => Change(p => p.EventsAfterDisconnect++);

    /// <summary>Notes how a socket looks after the wait.</summary>
    public void Look(Socket socket) => Change(p =>
    {
        if (socket.Connected) p.ConnectedAfterwards++;
        if (socket.DisconnectedToken.IsCancellationRequested) p.CancelledAfterwards++;
    });
}
