using SocketIoNet.Epoll.Diagnostics;
using SocketIoNet.Epoll.Threads;

namespace SocketIoNet.Epoll.Loops;

/// <summary>One loop per core, with their threads and workers, while there are listeners.</summary>
internal sealed class LoopGroup
{
    private readonly EpollThreads _threads = new();
    private readonly LoopWatcher _watcher;
    private readonly EpollLoop[] _loops;
    private int _users = 1;
    private uint _turn;

    public LoopGroup(int count, EpollLog log)
    {
        var workers = new Workers(_threads, count);
        _watcher = new LoopWatcher(workers);
        _loops = new EpollLoop[count];
        for (var i = 0; i < count; i++) _loops[i] = new EpollLoop(log, _watcher, workers);
        foreach (var loop in _loops) loop.Start(new EpollThread(_threads));
        _watcher.Start(_loops.Select(loop => new WatchedLoop(loop, _threads, workers)));
    }

    public EpollLoop Next() => _loops[Interlocked.Increment(ref _turn) % (uint)_loops.Length];

    public IEnumerable<IEpollTarget> GetTargets() => _loops.SelectMany(static loop => loop.GetTargets());

    /// <returns>False if the loops have ended.</returns>
    public bool TryUse()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var found = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (found == users) return true;
            users = found;
        }

        return false;
    }

    /// <summary>Ends one use; the last one ends the loops.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0) return;
        foreach (var loop in _loops) loop.Dispose();
        _threads.End();
        _watcher.Stop();
    }
}
