using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.FlowControl;

/// <summary>
/// Waits until a condition holds, for example until a queue has room. When what the condition depends on changes, call
/// <see cref="Signal"/>. If there is no signal for <paramref name="stallLimit"/> during a wait, <paramref name="onStalled"/> is called.
/// </summary>
internal sealed class BackpressureGate(TimerWheel wheel, Func<bool> isOpen, TimeSpan stallLimit, Action? onStalled) : WheelTimer
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiting;

    /// <summary>Whether a caller waits.</summary>
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

    /// <summary>
    /// Evaluates the condition again. Ends the wait if it holds, otherwise restarts the stall limit if <paramref name="isProgress"/>.
    /// </summary>
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
            // If the timer is scheduled again, it belongs to a later wait, or there was progress.
            if (_waiting is null || IsScheduled) return;
        }

        onStalled?.Invoke();
    }
}
