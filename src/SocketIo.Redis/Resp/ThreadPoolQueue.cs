namespace SocketIoNet.Redis.Resp;

/// <summary>The thread pool, without the context of who adds something.</summary>
internal sealed class ThreadPoolQueue : IWorkQueue
{
    public static ThreadPoolQueue Shared { get; } = new();

    public bool HasCurrentThread => Thread.CurrentThread.IsThreadPoolThread;

    public void Add(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
}
