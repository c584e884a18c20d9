using SocketIoNet.EngineIo.Timing;
using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>The deadline for the attachments of a binary packet, after which the connection is closed. One deadline serves all packets of a connection.</summary>
internal sealed class AttachmentDeadline(ClientConnection client) : WheelTimer
{
    private bool _isWaiting;

    /// <summary>Starts the deadline, unless it is running. Called by the thread that reads the connection, like <see cref="EndWaiting"/>.</summary>
    public void Await(TimerWheel wheel, TimeSpan timeout)
    {
        if (_isWaiting) return;
        // In this order: a thread that sees the pending packet sees its deadline, too.
        wheel.Schedule(this, timeout);
        Volatile.Write(ref _isWaiting, true);
    }

    /// <summary>The packet is complete. The deadline stays on the wheel, which costs less than removing it for each packet.</summary>
    public void EndWaiting() => Volatile.Write(ref _isWaiting, false);

    public override void OnDue()
    {
        // A deadline that is on the wheel again belongs to a later packet.
        if (!Volatile.Read(ref _isWaiting) || IsScheduled) return;
        ThreadPool.UnsafeQueueUserWorkItem(static deadline => deadline.Close(), this, preferLocal: false);
    }

    private void Close() => client.CloseAtLimit(SocketIoLimit.BinaryPacketTime, "a binary packet was not completed in time");
}
