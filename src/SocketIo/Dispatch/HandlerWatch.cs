using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Dispatch;

/// <summary>Warns when what runs for a socket has kept others waiting for too long. It is put on the wheel when something waits, and taken off at the end of the socket: not whenever something has its turn, which costs less.</summary>
internal sealed class HandlerWatch(Socket socket, EventQueue queue, TimeSpan delay) : WheelTimer
{
    private int _turn;
    private int _warnedOf = -1;

    /// <summary>Begins to watch what runs now, unless something is watched or the warning has been given.</summary>
    public void Begin()
    {
        var turn = queue.Turn;
        if (IsScheduled || turn == _warnedOf) return;
        _turn = turn;
        socket.Session.Wheel.Schedule(this, delay);
        // The last of the socket may have run meanwhile.
        if (queue.Count == 0) End();
    }

    public void End() => socket.Session.Wheel.Cancel(this);

    public override void OnDue()
    {
        if (queue.Count == 0) return;
        if (queue.Turn != _turn) Begin();
        else ThreadPool.UnsafeQueueUserWorkItem(static watch => watch.Warn(), this, preferLocal: false);
    }

    private void Warn()
    {
        _warnedOf = _turn;
        socket.Server.Log.HandlerDoesNotEnd(queue.Label, socket.Id, socket.Namespace.Name, delay, queue.Count);
    }
}
