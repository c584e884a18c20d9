namespace SocketIoNet.Redis.Resp;

/// <summary>Work for later, that threads take in order.</summary>
internal interface IWorkQueue
{
    /// <summary>Whether the current thread is one of them: then nobody has to be woken for what it adds, and that comes after what has to be done already.</summary>
    bool HasCurrentThread { get; }

    void Add(IThreadPoolWorkItem work);
}
