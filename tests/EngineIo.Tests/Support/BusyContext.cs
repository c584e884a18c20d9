namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>The context of a thread that has no time: a window that is being dragged, a grain that waits.</summary>
internal sealed class BusyContext : SynchronizationContext
{
    private int _count;

    /// <summary>How much was given to the thread, which never comes to it.</summary>
    public int Count => Volatile.Read(ref _count);

    public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref _count);

    /// <summary>Runs <paramref name="action"/> on such a thread.</summary>
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
