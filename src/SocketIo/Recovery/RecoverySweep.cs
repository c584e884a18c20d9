using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Recovery;

/// <summary>Frees what has expired, every now and then while there is something.</summary>
internal sealed class RecoverySweep(TimerWheel wheel, TimeSpan interval, Action sweep) : WheelTimer
{
    private bool _isScheduled;

    /// <summary>There is something to sweep. Called under the lock that <c>sweep</c> takes.</summary>
    public void EnsureScheduled()
    {
        if (_isScheduled) return;
        _isScheduled = true;
        wheel.Schedule(this, interval);
    }

    /// <summary>What remains decides, under the same lock, whether there is a next time.</summary>
    public void OnSwept(bool isEmpty)
    {
        _isScheduled = !isEmpty;
        if (!isEmpty) wheel.Schedule(this, interval);
    }

    public override void OnDue() => ThreadPool.UnsafeQueueUserWorkItem(static sweep => sweep(), sweep, preferLocal: false);
}
