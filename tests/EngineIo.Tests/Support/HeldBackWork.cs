namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>Holds continuations back until the test runs them.</summary>
internal sealed class HeldBackWork : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();

    public override void Post(SendOrPostCallback d, object? state) => _work.Enqueue((d, state));

    /// <summary>Runs <paramref name="start"/> until it completes or awaits.</summary>
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

    /// <summary>Runs one continuation; false if there is none.</summary>
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
