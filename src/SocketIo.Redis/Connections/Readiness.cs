namespace SocketIoNet.Redis.Connections;

/// <summary>Lets callers wait until something is ready, which may be so again and again.</summary>
/// <param name="isReady">Tells whether it is.</param>
internal sealed class Readiness(Func<bool> isReady)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiting;

    public Task WaitAsync()
    {
        lock (_lock)
        {
            if (isReady()) return Task.CompletedTask;
            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }

    /// <summary>It may have become ready.</summary>
    public void OnChanged()
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            if (_waiting is null || !isReady()) return;
            (waiting, _waiting) = (_waiting, null);
        }

        waiting.SetResult();
    }
}
