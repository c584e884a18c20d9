using SocketIoNet.Epoll.Threads;

namespace SocketIoNet.Epoll.Loops;

/// <summary>
/// Sees which loops are stuck in a handler of the application, and gives them to other threads; sees which workers sleep, and lets others work. It looks every millisecond while something may be stuck,
/// more rarely while all calls are short, and sleeps when nothing happens.
/// </summary>
internal sealed class LoopWatcher(Workers workers)
{
    /// <summary>After so many rounds without a suspicion it looks more rarely: on a busy machine, each look costs two thread switches.</summary>
    private const int RoundsBeforeCalm = 100;

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan CalmRound = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan MaxLateness = TimeSpan.FromMilliseconds(1.5);
    private static readonly TimeSpan IdleBeforeSleep = TimeSpan.FromMilliseconds(10);

    private readonly object _sleeping = new();
    private WatchedLoop[] _loops = [];
    private int _calmRounds = RoundsBeforeCalm;
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
        var idle = TimeSpan.Zero;
        // What waits when the loops end is done nevertheless.
        while (!_isStopping || workers.Waiting > 0)
        {
            var round = _calmRounds < RoundsBeforeCalm ? Round : CalmRound;
            idle = Look(Wait(round)) ? TimeSpan.Zero : idle + round;
            if (idle >= IdleBeforeSleep) Sleep();
        }
    }

    /// <returns>False if nothing happens.</returns>
    private bool Look(RoundKind kind)
    {
        var waits = workers.Check(isReliable: kind != RoundKind.Collected);
        var (isBusy, isCalm) = (waits, !waits);
        foreach (var loop in _loops)
        {
            isBusy |= loop.Check(kind);
            isCalm &= loop.IsCalm;
        }

        _calmRounds = isCalm ? Math.Min(_calmRounds + 1, RoundsBeforeCalm) : 0;
        return isBusy;
    }

    private RoundKind Wait(TimeSpan round)
    {
        var start = TimeProvider.System.GetTimestamp();
        Thread.Sleep(round);
        var isLate = TimeProvider.System.GetElapsedTime(start) > round + MaxLateness;
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
