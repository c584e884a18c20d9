namespace SocketIoNet.Sockets;

/// <summary>Counts the sockets that have ended and whose handlers still run.</summary>
internal sealed class EndingSockets
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _none;
    private int _count;

    public void Begin()
    {
        lock (_lock) _count++;
    }

    public void Finish()
    {
        lock (_lock)
        {
            if (--_count > 0) return;
            _none?.SetResult();
            _none = null;
        }
    }

    /// <summary>Waits until there is none.</summary>
    public Task WhenNoneAsync()
    {
        lock (_lock)
        {
            if (_count == 0) return Task.CompletedTask;
            return (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
