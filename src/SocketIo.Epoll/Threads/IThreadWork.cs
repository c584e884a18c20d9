namespace SocketIoNet.Epoll.Threads;

/// <summary>What a thread of the transport does until it is free for something else.</summary>
internal interface IThreadWork
{
    /// <param name="thread">The one that calls.</param>
    void Run(EpollThread thread);
}
