using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Internal;

/// <summary>How one session finds out that its client is gone. Which side pings depends on the revision of the protocol.</summary>
internal abstract class Heartbeat(EngineSession session, TimerWheel wheel) : WheelTimer
{
    protected EngineSession Session { get; } = session;

    public abstract void Start();

    public virtual void Stop() => wheel.Cancel(this);

    /// <summary>Takes note of a packet; false when it is a ping or pong that is not the client's to send.</summary>
    public abstract bool OnReceived(EnginePacketType type);

    protected void Schedule(TimeSpan delay)
    {
        wheel.Schedule(this, delay);
        // The session may have ended at this very moment: its end cancels a deadline that is there already.
        if (!Session.IsOpen) wheel.Cancel(this);
    }

    /// <summary>The sign of life may be waiting unread because the server is not reading: then that time does not count.</summary>
    protected void EndUnlessBusy(TimeSpan more)
    {
        if (Session.IsBusyWithInput) Schedule(more);
        else Session.CloseInBackground(EngineCloseReason.PingTimeout, null);
    }
}
