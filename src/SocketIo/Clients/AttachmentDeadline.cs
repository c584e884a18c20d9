using SocketIoNet.EngineIo.Timing;
using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>The time that a client has to complete a binary packet; it is the end of the connection when that has not happened. It serves one packet after the other.</summary>
internal sealed class AttachmentDeadline(ClientConnection client) : WheelTimer
{
    private bool _isWaiting;

    /// <summary>Begins to wait, unless it does. Called by the thread that reads the connection, like <see cref="EndWaiting"/>.</summary>
    public void Await(TimerWheel wheel, TimeSpan timeout)
    {
        if (_isWaiting) return;
        // In this order: whoever sees that a packet is waited for sees that the deadline is its.
        wheel.Schedule(this, timeout);
        Volatile.Write(ref _isWaiting, true);
    }

    /// <summary>The packet is complete. The deadline stays on the wheel, which costs less than to take it off for each packet.</summary>
    public void EndWaiting() => Volatile.Write(ref _isWaiting, false);

    protected override void OnDue()
    {
        // One that is on the wheel again belongs to a later packet than the one that was due.
        if (!Volatile.Read(ref _isWaiting) || IsScheduled) return;
        ThreadPool.UnsafeQueueUserWorkItem(static deadline => deadline.Close(), this, preferLocal: false);
    }

    private void Close() => client.CloseAtLimit(ClientLimit.BinaryPacketTime, "a binary packet was not completed in time");
}
