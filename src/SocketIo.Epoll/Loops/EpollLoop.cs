using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using SocketIoNet.Epoll.Diagnostics;
using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Loops;

/// <summary>An epoll set and the thread that calls its targets.</summary>
internal sealed class EpollLoop(EpollLog log) : IDisposable
{
    /// <summary>No target has it: generations begin with 1.</summary>
    private const ulong WakeUpToken = 0;

    private readonly EpollSet _set = new();
    private readonly WakeUp _wakeUp = new();
    private readonly TargetTable _targets = new();
    private readonly ConcurrentQueue<IEpollTarget> _posted = new();
    private readonly Queue<IEpollTarget> _unfinished = new();
    private int _due;
    private volatile bool _isStopping;

    public void Start(string name)
    {
        _set.Add(_wakeUp.Handle, EpollFlags.Readable | EpollFlags.EdgeTriggered, WakeUpToken);
        // Without the execution context of the caller, which is that of the application's start.
        new Thread(Run) { IsBackground = true, Name = name }.UnsafeStart();
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
        _wakeUp.Set();
    }

    public void OnTargetFailed(Exception exception) => log.TargetFailed(exception);

    /// <summary>Lets the thread end, which closes what it uses.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _wakeUp.Set();
    }

    private void Run()
    {
        var thread = LoopThread.Current;
        while (!_isStopping)
        {
            if (_set.TryTake(out var events, out var token)) OnEvent(events, token, thread);
            else if (_due > 0) OnUnfinished(thread);
            else Wait();
        }

        _set.Dispose();
        _wakeUp.Dispose();
    }

    private void Wait()
    {
        _due = _unfinished.Count;
        _set.Wait(mayBlock: _due == 0);
    }

    private void OnEvent(EpollFlags events, ulong token, LoopThread thread)
    {
        if (token == WakeUpToken) TakePosted();
        else if (_targets.Find(token) is { } target) Call(target, events, thread);
    }

    private void OnUnfinished(LoopThread thread)
    {
        _due--;
        Call(_unfinished.Dequeue(), EpollFlags.None, thread);
    }

    private void TakePosted()
    {
        _wakeUp.Reset();
        while (_posted.TryDequeue(out var target)) _unfinished.Enqueue(target);
    }

    private void Call(IEpollTarget target, EpollFlags events, LoopThread thread)
    {
        try
        {
            if (target.OnEvents(events, thread)) _unfinished.Enqueue(target);
        }
        catch (Exception exception)
        {
            // All other connections of the loop depend on this thread.
            OnTargetFailed(exception);
        }
    }
}
