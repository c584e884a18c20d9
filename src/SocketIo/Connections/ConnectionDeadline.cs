using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Connections;

/// <summary>The time that a client has to join a namespace, or to complete a binary packet; it is the end of the connection when that has not happened.</summary>
internal sealed class ConnectionDeadline(ClientConnection client, bool isForAttachments) : WheelTimer
{
    protected override void OnDue() => ThreadPool.UnsafeQueueUserWorkItem(static deadline => deadline.Close(), this, preferLocal: false);

    private void Close()
    {
        if (isForAttachments) client.CloseAtLimit(ClientLimit.BinaryPacketTime, "a binary packet was not completed in time");
        else client.CloseAtLimit(ClientLimit.ConnectTime, "no namespace was joined in time");
    }
}
