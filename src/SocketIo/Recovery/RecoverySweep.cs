using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Recovery;

/// <summary>Drops what has expired, at intervals while anything is kept.</summary>
internal sealed class RecoverySweep(TimerWheel wheel, TimeSpan interval, Action sweep) : WheelTimer
{
    private bool _isScheduled;

    /// <summary>Something is kept. Called under the lock that <c>sweep</c> takes.</summary>
    public void EnsureScheduled()
    {
        if (_isScheduled) return;
        _isScheduled = true;
        wheel.Schedule(this, interval);
    }

    /// <summary>Schedules the next sweep unless nothing is kept. Called under the same lock.</summary>
    public void OnSwept(bool isEmpty)
    {
        _isScheduled = !isEmpty;
        if (!isEmpty) wheel.Schedule(this, interval);
    }

    public override void OnDue() => ThreadPool.UnsafeQueueUserWorkItem(static sweep => sweep(), sweep, preferLocal: false);
}
