using SocketIoNet.EngineIo;
using SocketIoNet.Epoll.Threads;

namespace SocketIoNet.Epoll.Loops;

/// <summary>The turn of a loop, for what runs on the thread that has it.</summary>
internal sealed class LoopTurn(EpollLoop loop, EpollThread thread) : TransportTurn
{
    public override bool IsOver => loop.Owner != thread;

    /// <summary>Whether the current thread has the turn of the loop.</summary>
    public static bool IsAt(EpollLoop loop) => Current is LoopTurn turn && turn.HasTurnOf(loop);

    public static void Begin(EpollLoop loop, EpollThread thread) => Current = new LoopTurn(loop, thread);

    public static void End() => Current = null;

    public override bool TryAdd(IThreadPoolWorkItem work)
    {
        if (IsOver) return false;
        loop.AddToTurn(work);
        return true;
    }

    public override void AddBlocking(IThreadPoolWorkItem work) => loop.Enqueue(work);

    private bool HasTurnOf(EpollLoop other) => loop == other && !IsOver;
}
