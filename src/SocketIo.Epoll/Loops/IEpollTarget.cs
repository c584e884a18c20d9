using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Loops;

/// <summary>What a loop calls when its descriptor is ready.</summary>
internal interface IEpollTarget
{
    /// <summary>Set by the loop: what epoll reports for this target, and for no other one of the process's life.</summary>
    ulong Token { get; set; }

    /// <param name="events">None if the target has asked to be called.</param>
    /// <param name="mayBlock">False while code of the application is not to run on the loop.</param>
    /// <returns>True if there is more to be done, after others had their turn.</returns>
    bool OnEvents(EpollFlags events, bool mayBlock);

    /// <summary>The last call took so long that the loop has gone on without it.</summary>
    void OnBlocked();
}
