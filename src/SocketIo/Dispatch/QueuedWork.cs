namespace SocketIoNet.Dispatch;

/// <summary>Work that its queue has begun, for another thread.</summary>
internal sealed class QueuedWork(EventQueue queue, Func<Task?> work) : IThreadPoolWorkItem
{
    public void Execute() => queue.Leave(EventQueue.Begin(work));
}
