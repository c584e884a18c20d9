using SocketIoNet.Binding;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Acknowledgements;

/// <summary>
/// The acknowledgements of all sockets that a broadcast reached. It is over once: when nobody is awaited any more, when time is up, or when whoever waits gives up; then
/// nothing of it is left in the tables of the sockets.
/// </summary>
internal abstract class BroadcastAck<T>(SocketIoServer server) : WheelTimer
{
    private readonly Lock _lock = new();
    private readonly List<AckRegistry> _registries = [];
    private CancellationTokenRegistration _cancellation;
    private long _id;
    private long _startedAt;
    private int _settled;
    private bool _isEverybodyAsked;
    private bool _isOver;

    public void Begin(long id)
    {
        _id = id;
        _startedAt = server.TimeProvider.GetTimestamp();
    }

    /// <summary>What awaits the answer of one socket.</summary>
    public PendingAck AskedOf(string socketId, AckRegistry registry)
    {
        lock (_lock) _registries.Add(registry);
        return new Member(this, socketId);
    }

    /// <summary>Everybody has been asked.</summary>
    public void AwaitAll(TimeSpan timeout, CancellationToken cancellationToken)
    {
        server.Engine.Wheel.Schedule(this, timeout);
        var cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((BroadcastAck<T>)state!).Cancel(token), this);
        lock (_lock)
        {
            _cancellation = cancellation;
            _isEverybodyAsked = true;
        }

        EndIfSettled();
        // Over before the registration was known, and so before it could be taken back.
        if (_isOver) cancellation.Unregister();
    }

    /// <summary>Nobody waits any more.</summary>
    public void Abandon() => TryEnd();

    /// <summary>One socket has answered. Called under the lock: it must not run code of the application.</summary>
    protected abstract void OnAnswer(string socketId, T value, TimeSpan latency);

    /// <summary>One socket will not give an answer that can be used. Called under the lock.</summary>
    /// <returns>Whether that settles it; otherwise an answer is awaited until time is up.</returns>
    protected abstract bool OnNoAnswer(Exception reason);

    /// <summary>All are settled.</summary>
    protected abstract void OnSettled();

    protected abstract void OnTimeout();

    protected abstract void OnCancelled(CancellationToken cancellationToken);

    public override void OnDue()
    {
        if (TryEnd()) OnTimeout();
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (TryEnd()) OnCancelled(cancellationToken);
    }

    private void Settle(string socketId, T value)
    {
        lock (_lock)
        {
            if (_isOver) return;
            OnAnswer(socketId, value, server.TimeProvider.GetElapsedTime(_startedAt));
            _settled++;
        }

        EndIfSettled();
    }

    private void SettleWithout(Exception reason)
    {
        lock (_lock)
        {
            if (_isOver || !OnNoAnswer(reason)) return;
            _settled++;
        }

        EndIfSettled();
    }

    private void EndIfSettled()
    {
        lock (_lock)
        {
            if (!_isEverybodyAsked || _settled < _registries.Count) return;
        }

        if (TryEnd()) OnSettled();
    }

    private bool TryEnd()
    {
        CancellationTokenRegistration cancellation;
        lock (_lock)
        {
            if (_isOver) return false;
            _isOver = true;
            cancellation = _cancellation;
        }

        server.Engine.Wheel.Cancel(this);
        cancellation.Unregister();
        if (_settled < _registries.Count) Withdraw();
        return true;
    }

    private void Withdraw()
    {
        foreach (var registry in _registries) registry.TryTake(_id, out _);
    }

    private sealed class Member(BroadcastAck<T> all, string socketId) : PendingAck
    {
        public override void Complete(scoped ref ArgumentReader arguments)
        {
            if (arguments.TryNext(out T value)) all.Settle(socketId, value);
            else all.SettleWithout(arguments.Failure!);
        }

        public override void Fail(Exception exception) => all.SettleWithout(exception);

        public override void OnDue()
        {
        }
    }
}
