namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>Keeps what would go on later, on some thread, until the test lets it.</summary>
internal sealed class HeldBackWork : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();

    public override void Post(SendOrPostCallback d, object? state) => _work.Enqueue((d, state));

    /// <summary>Runs <paramref name="start"/> as far as it goes on this thread.</summary>
    public T Start<T>(Func<T> start)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            return start();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>Lets one go on that waits; false when none does.</summary>
    public bool TryContinue()
    {
        if (!_work.TryDequeue(out var next)) return false;
        return Start(() =>
        {
            next.Callback(next.State);
            return true;
        });
    }

    public void ContinueToEnd()
    {
        while (TryContinue())
        {
        }
    }
}
