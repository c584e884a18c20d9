using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Clients;

/// <summary>The deadline for joining a namespace, after which the connection is closed.</summary>
internal sealed class ConnectionDeadline(ClientConnection client) : WheelTimer
{
    public override void OnDue() => ThreadPool.UnsafeQueueUserWorkItem(static deadline => deadline.Close(), this, preferLocal: false);

    private void Close()
    {
        // A deadline that is on the wheel again was set later.
        if (!IsScheduled) client.OnConnectTimeout();
    }
}
