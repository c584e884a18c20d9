using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.FlowControl;

/// <summary>
/// Where something waits until a condition holds: reading, until a client has taken what waits for it; a sender, until the queue is short. Whoever changes
/// what the condition depends on signals. A gate that sees no signal for <paramref name="stallLimit"/> while somebody waits reports that.
/// </summary>
internal sealed class BackpressureGate(TimerWheel wheel, Func<bool> isOpen, TimeSpan stallLimit, Action? onStalled) : WheelTimer
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiting;

    /// <summary>Whether somebody waits.</summary>
    public bool IsWaiting => Volatile.Read(ref _waiting) is not null;

    public Task WaitAsync()
    {
        lock (_lock)
        {
            if (isOpen()) return Task.CompletedTask;
            if (_waiting is null)
            {
                _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (onStalled is not null) wheel.Schedule(this, stallLimit);
            }

            return _waiting.Task;
        }
    }

    /// <summary>Something moved: lets the waiting go on when the condition holds now. When not, it counts as progress if it is what is waited for.</summary>
    public void Signal(bool isProgress = true)
    {
        lock (_lock)
        {
            if (_waiting is null) return;
            if (!isOpen())
            {
                if (isProgress && onStalled is not null) wheel.Schedule(this, stallLimit);
                return;
            }

            wheel.Cancel(this);
            _waiting.SetResult();
            _waiting = null;
        }
    }

    public override void OnDue()
    {
        lock (_lock)
        {
            // One that is on the wheel again belongs to a later wait, or to progress since.
            if (_waiting is null || IsScheduled) return;
        }

        onStalled?.Invoke();
    }
}
