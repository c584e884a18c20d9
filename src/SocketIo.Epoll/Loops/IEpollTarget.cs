using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Loops;

/// <summary>What a loop calls when its descriptor is ready.</summary>
internal interface IEpollTarget
{
    /// <summary>Set by the loop: what epoll reports for this target, and for no other one of the process's life.</summary>
    ulong Token { get; set; }

    /// <param name="events">None if the target has asked to be called.</param>
    /// <param name="thread">The calling thread, with memory for what is received.</param>
    /// <returns>True if there is more to be done, after others had their turn.</returns>
    bool OnEvents(EpollFlags events, LoopThread thread);
}
