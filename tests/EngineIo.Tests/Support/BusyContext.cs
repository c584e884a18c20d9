namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>A synchronization context whose thread is busy, such as that of a window being dragged.</summary>
internal sealed class BusyContext : SynchronizationContext
{
    private int _count;

    /// <summary>The number of posted callbacks, which never run.</summary>
    public int Count => Volatile.Read(ref _count);

    public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref _count);

    /// <summary>Runs <paramref name="action"/> in such a context.</summary>
    public static Task<int> RunAsync(Action action)
    {
        var context = new BusyContext();
        return Task.Factory.StartNew(
            () =>
            {
                SetSynchronizationContext(context);
                action();
                return context.Count;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }
}
