using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Tests.Support;

/// <summary>Work that the test does.</summary>
internal sealed class ManualQueue : IWorkQueue
{
    private readonly Queue<IThreadPoolWorkItem> _work = [];

    /// <summary>Whether nobody has to be woken.</summary>
    public bool IsAwake { get; set; } = true;

    public int Count => _work.Count;

    public bool TryAdd(IThreadPoolWorkItem work)
    {
        if (IsAwake) Add(work);
        return IsAwake;
    }

    public void Add(IThreadPoolWorkItem work) => _work.Enqueue(work);

    public void DoAll()
    {
        while (_work.TryDequeue(out var work)) work.Execute();
    }
}
