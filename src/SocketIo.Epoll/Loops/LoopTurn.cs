using SocketIoNet.EngineIo;
using SocketIoNet.Epoll.Threads;

namespace SocketIoNet.Epoll.Loops;

/// <summary>The turn of a loop, for what runs on the thread that has it.</summary>
internal sealed class LoopTurn(EpollLoop loop, EpollThread thread) : TransportTurn
{
    public static void Begin(EpollLoop loop, EpollThread thread) => Current = new LoopTurn(loop, thread);

    public static void End() => Current = null;

    public override bool TryAdd(IThreadPoolWorkItem work) => loop.TryAddToTurn(work, thread);
}
