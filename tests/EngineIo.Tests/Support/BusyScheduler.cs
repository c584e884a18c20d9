namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>Runs one task, on a thread of its own, and no other.</summary>
internal sealed class BusyScheduler : TaskScheduler
{
    private int _count;

    /// <summary>The number of queued tasks.</summary>
    public int Count => Volatile.Read(ref _count);

    protected override void QueueTask(Task task)
    {
        if (Interlocked.Increment(ref _count) == 1) new Thread(() => TryExecuteTask(task)) { IsBackground = true }.Start();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
