using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using SocketIoNet.Epoll.Diagnostics;
using SocketIoNet.Epoll.Native;
using SocketIoNet.Epoll.Threads;

namespace SocketIoNet.Epoll.Loops;

/// <summary>
/// An epoll set. A thread runs it and calls its targets; when that thread is stuck in a call, another one goes on. Everything but the call itself belongs to the loop, not to the thread,
/// so the new thread continues with the next event.
/// </summary>
internal sealed class EpollLoop : IThreadWork, IDisposable
{
    /// <summary>No target has it: generations begin with 1.</summary>
    private const ulong WakeUpToken = 0;

    private readonly EpollLog _log;
    private readonly LoopWatcher _watcher;
    private readonly Workers _workers;
    private readonly EpollSet _set = new();
    private readonly WakeUp _wakeUp = new();
    private readonly TargetTable _targets = new();
    private readonly ConcurrentQueue<IEpollTarget> _posted = new();
    private readonly Queue<IEpollTarget> _unfinished = new();
    private readonly ConcurrentQueue<IThreadPoolWorkItem> _endOfTurn = new();
    private DispatchState _state;
    private int _due;
    private volatile EpollThread? _owner;
    private volatile bool _isPausing;
    private volatile bool _isStopping;

    public EpollLoop(EpollLog log, LoopWatcher watcher, Workers workers)
    {
        _log = log;
        _watcher = watcher;
        _workers = workers;
        _set.Add(_wakeUp.Handle, EpollFlags.Readable | EpollFlags.EdgeTriggered, WakeUpToken);
    }

    /// <summary>The thread that runs the loop.</summary>
    public EpollThread? Owner => _owner;

    /// <summary>Whether code of the application is to stay away.</summary>
    public bool IsPausing
    {
        get => _isPausing;
        set => _isPausing = value;
    }

    /// <summary>See <see cref="DispatchState"/>.</summary>
    public long DispatchNumber => _state.Number;

    /// <summary>Takes the loop from its thread, if it is in that call. The caller gives it to another one.</summary>
    public bool TryTake(long call) => _state.TryTake(call);

    /// <summary>Gives the loop to a thread, when it has none or was taken from it.</summary>
    public void Start(EpollThread thread)
    {
        _owner = thread;
        thread.Give(this);
    }

    /// <summary>From now on the target is called, possibly before this method returns.</summary>
    public void Add(IEpollTarget target, SafeHandle descriptor, EpollFlags flags)
    {
        _targets.Add(target);
        try
        {
            _set.Add(descriptor, flags, target.Token);
        }
        catch
        {
            _targets.Remove(target);
            throw;
        }
    }

    /// <summary>Closing its descriptor takes it out of the epoll set.</summary>
    public void Remove(IEpollTarget target) => _targets.Remove(target);

    public IReadOnlyList<IEpollTarget> GetTargets() => _targets.ToList();

    /// <summary>Calls the target on the loop.</summary>
    public void Post(IEpollTarget target)
    {
        _posted.Enqueue(target);
        EnsureSeen();
    }

    /// <summary>Has work done before the loop waits for events.</summary>
    public void AddToTurn(IThreadPoolWorkItem work)
    {
        _endOfTurn.Enqueue(work);
        EnsureSeen();
    }

    /// <summary>Has done by another thread what may block.</summary>
    public void Enqueue(IThreadPoolWorkItem work)
    {
        _workers.Enqueue(work);
        // The caller may be in a call that is none of the loop's any more, and of which the watcher knows nothing.
        _watcher.Wake();
    }

    public void OnTargetFailed(Exception exception) => _log.TargetFailed(exception);

    /// <summary>Lets the thread end, which closes what it uses.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _wakeUp.Set();
    }

    /// <summary>Runs until the loop ends, or was taken from the thread, which works then.</summary>
    public void Run(EpollThread thread)
    {
        LoopTurn.Begin(this, thread);
        while (!_isStopping)
        {
            if (RunNext()) continue;
            LoopTurn.End();
            _workers.Run(thread);
            return;
        }

        EndTurn();
        LoopTurn.End();
        _set.Dispose();
        _wakeUp.Dispose();
    }

    /// <returns>False if the loop was taken from the thread, which must not touch it any more.</returns>
    private bool RunNext()
    {
        if (_set.TryTake(out var events, out var token)) return OnEvent(events, token);
        if (_due > 0)
        {
            _due--;
            return Call(_unfinished.Dequeue(), EpollFlags.None);
        }

        EndTurn();
        while (_posted.TryDequeue(out var posted)) _unfinished.Enqueue(posted);
        _due = _unfinished.Count;
        _set.Wait(mayBlock: _due == 0 && _endOfTurn.IsEmpty);
        return true;
    }

    /// <summary>
    /// Whoever has the turn when something was added, or gets it later, sees that before it waits. Somebody else has to wake the thread, also when the loop was taken from it meanwhile: it may wait already.
    /// </summary>
    private void EnsureSeen()
    {
        if (!LoopTurn.IsAt(this)) _wakeUp.Set();
    }

    private bool OnEvent(EpollFlags events, ulong token)
    {
        if (token != WakeUpToken) return _targets.Find(token) is not { } target || Call(target, events);
        _wakeUp.Reset();
        return true;
    }

    private bool Call(IEpollTarget target, EpollFlags events)
    {
        var call = _state.Begin();
        _watcher.Wake();
        var hasMore = CallTarget(target, events);
        if (!_state.TryEnd(call))
        {
            target.OnBlocked();
            if (hasMore) Post(target);
            return false;
        }

        if (hasMore) _unfinished.Enqueue(target);
        return true;
    }

    /// <summary>Does what was added before; what is added meanwhile belongs to the next turn.</summary>
    private void EndTurn()
    {
        for (var left = _endOfTurn.Count; left > 0 && _endOfTurn.TryDequeue(out var work); left--)
        {
            try
            {
                work.Execute();
            }
            catch (Exception exception)
            {
                OnTargetFailed(exception);
            }
        }
    }

    private bool CallTarget(IEpollTarget target, EpollFlags events)
    {
        try
        {
            return target.OnEvents(events, mayBlock: !_isPausing);
        }
        catch (Exception exception)
        {
            // All other connections of the loop depend on this thread.
            OnTargetFailed(exception);
            return false;
        }
    }
}
