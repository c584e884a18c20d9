using SocketIoNet.EngineIo;

namespace SocketIoNet.Redis.Resp;

/// <summary>The thread pool, or the turn of a transport whose threads run handlers.</summary>
internal sealed class ThreadQueue : IWorkQueue
{
    public static ThreadQueue Shared { get; } = new();

    public bool TryAdd(IThreadPoolWorkItem work)
    {
        if (TransportTurn.Current is { } turn) return turn.TryAdd(work);
        if (!Thread.CurrentThread.IsThreadPoolThread) return false;
        Add(work);
        return true;
    }

    public void Add(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
}
