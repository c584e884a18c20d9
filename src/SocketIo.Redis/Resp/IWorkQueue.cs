namespace SocketIoNet.Redis.Resp;

/// <summary>What is done later.</summary>
internal interface IWorkQueue
{
    /// <summary>Has work done after what the current thread and its like have to do already, if nobody has to be woken for it.</summary>
    bool TryAdd(IThreadPoolWorkItem work);

    /// <summary>Has work done soon by another thread.</summary>
    void Add(IThreadPoolWorkItem work);
}
