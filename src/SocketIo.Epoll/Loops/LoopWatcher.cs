using SocketIoNet.Epoll.Threads;

namespace SocketIoNet.Epoll.Loops;

/// <summary>
/// Sees which loops are stuck in a handler of the application, and gives them to other threads; sees which workers sleep, and lets others work. It looks every millisecond while something happens, and
/// sleeps otherwise.
/// </summary>
internal sealed class LoopWatcher(Workers workers)
{
    private const int RoundsBeforeSleep = 10;

    private static readonly TimeSpan LongestRound = TimeSpan.FromMilliseconds(2.5);

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(1);

    private readonly object _sleeping = new();
    private WatchedLoop[] _loops = [];
    private volatile bool _isAsleep;
    private int _collections;
    private volatile bool _isStopping;

    public void Start(IEnumerable<WatchedLoop> loops)
    {
        _loops = [.. loops];
        new Thread(Run) { IsBackground = true, Name = "epoll watcher" }.UnsafeStart();
    }

    /// <summary>Called by loops after they have begun a call.</summary>
    public void Wake()
    {
        if (!_isAsleep) return;
        lock (_sleeping)
        {
            _isAsleep = false;
            Monitor.Pulse(_sleeping);
        }
    }

    /// <summary>Ends the thread.</summary>
    public void Stop()
    {
        lock (_sleeping)
        {
            _isStopping = true;
            _isAsleep = false;
            Monitor.Pulse(_sleeping);
        }
    }

    private void Run()
    {
        var idleRounds = 0;
        // What waits when the loops end is done nevertheless.
        while (!_isStopping || workers.Waiting > 0)
        {
            var kind = WaitRound();
            var isBusy = workers.Check(isReliable: kind != RoundKind.Collected);
            foreach (var loop in _loops) isBusy |= loop.Check(kind);
            idleRounds = isBusy ? 0 : idleRounds + 1;
            if (idleRounds >= RoundsBeforeSleep) Sleep();
        }
    }

    private RoundKind WaitRound()
    {
        var start = TimeProvider.System.GetTimestamp();
        Thread.Sleep(Round);
        var isLate = TimeProvider.System.GetElapsedTime(start) > LongestRound;
        var collections = GC.CollectionCount(0);
        var hasCollected = collections != _collections;
        _collections = collections;
        if (hasCollected) return RoundKind.Collected;
        return isLate ? RoundKind.Late : RoundKind.Ordinary;
    }

    private void Sleep()
    {
        lock (_sleeping)
        {
            _isAsleep = true;
            Interlocked.MemoryBarrier();
            // A loop that has begun a call before did not see that nobody watches.
            if (_isStopping || workers.Waiting > 0 || !Array.TrueForAll(_loops, static loop => loop.IsIdle)) _isAsleep = false;
            while (_isAsleep) Monitor.Wait(_sleeping);
        }
    }
}
