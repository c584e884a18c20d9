using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Dispatch;

/// <summary>Warns if work of a socket delays other work for too long. Its deadline is scheduled when work waits, and cancelled only at the end of the socket, which costs less than for each piece of work.</summary>
internal sealed class HandlerWatch(Socket socket, EventQueue queue, TimeSpan delay) : WheelTimer
{
    private int _turn;
    private int _warnedOf = -1;

    /// <summary>Begins to watch the running work, unless it is watched already or the warning has been given.</summary>
    public void Begin()
    {
        var turn = queue.Turn;
        if (IsScheduled || turn == _warnedOf) return;
        _turn = turn;
        socket.Session.Wheel.Schedule(this, delay);
        // The socket may have ended meanwhile.
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
