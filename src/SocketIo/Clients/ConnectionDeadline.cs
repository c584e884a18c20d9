using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Clients;

/// <summary>The time that a client has to join a namespace; it is the end of the connection when that has not happened.</summary>
internal sealed class ConnectionDeadline(ClientConnection client) : WheelTimer
{
    protected override void OnDue() => ThreadPool.UnsafeQueueUserWorkItem(static deadline => deadline.Close(), this, preferLocal: false);

    private void Close()
    {
        // One that is on the wheel again was set after the one that was due.
        if (!IsScheduled) client.OnConnectTimeout();
    }
}
