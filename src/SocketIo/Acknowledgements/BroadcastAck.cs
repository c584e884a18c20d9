using SocketIoNet.Adapters;
using SocketIoNet.Binding;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Acknowledgements;

/// <summary>
/// The acknowledgements of all sockets that a broadcast reached. It ends once: when all have acknowledged, at the timeout, or when the caller gives up. Then the sockets have no entry of it any
/// more.
/// </summary>
internal abstract class BroadcastAck<T> : AckCollector
{
    private readonly Lock _lock = new();
    private readonly SocketIoServer _server;
    private readonly Deadline _deadline;
    private readonly long _startedAt;
    private readonly List<Action> _callbacks = [];
    private CancellationTokenRegistration _cancellation;
    private int _recipients;
    private int _settled;
    private bool _isOver;

    /// <summary>How many sources may still announce recipients. The first is the call that sends the broadcast.</summary>
    private int _counting = 1;

    protected BroadcastAck(SocketIoServer server)
        : base(server.Serializer)
    {
        _server = server;
        _deadline = new Deadline(this);
        _startedAt = server.TimeProvider.GetTimestamp();
    }

    /// <summary>The broadcast has been sent: starts the timeout.</summary>
    public void Await(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _server.Engine.Wheel.Schedule(_deadline, timeout);
        var cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((BroadcastAck<T>)state!).Cancel(token), this);
        bool isOver;
        lock (_lock)
        {
            _cancellation = cancellation;
            isOver = _isOver;
        }

        EndCounting();
        if (!isOver) return;
        // It ended before it could cancel the registration and the deadline.
        cancellation.Unregister();
        _server.Engine.Wheel.Cancel(_deadline);
    }

    /// <summary>The caller gives up.</summary>
    public void Abandon() => TryEnd();

    internal override void BeginCounting()
    {
        lock (_lock) _counting++;
    }

    internal override void EndCounting()
    {
        lock (_lock) _counting--;
        EndIfSettled();
    }

    internal override void AddRecipients(int count)
    {
        lock (_lock) _recipients += count;
    }

    internal override void OnEnded(Action callback)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _callbacks.Add(callback);
                return;
            }
        }

        callback();
    }

    internal override void Settle(string socketId, scoped ref ArgumentReader arguments)
    {
        if (!arguments.TryNext(out T value))
        {
            SettleWithout(arguments.Failure!);
            return;
        }

        lock (_lock)
        {
            if (_isOver) return;
            OnAcknowledged(socketId, value, _server.TimeProvider.GetElapsedTime(_startedAt));
            _settled++;
        }

        EndIfSettled();
    }

    internal override void SettleWithout(Exception reason)
    {
        lock (_lock)
        {
            if (_isOver || !OnNotAcknowledged(reason)) return;
            _settled++;
        }

        EndIfSettled();
    }

    /// <summary>One socket has acknowledged. Called under the lock: it must not run code of the application.</summary>
    protected abstract void OnAcknowledged(string socketId, T value, TimeSpan latency);

    /// <summary>One socket will not acknowledge, or acknowledged with another type. Called under the lock.</summary>
    /// <returns>Whether the socket is settled; if not, the broadcast waits until the timeout.</returns>
    protected abstract bool OnNotAcknowledged(Exception reason);

    /// <summary>All recipients are settled.</summary>
    protected abstract void OnSettled();

    protected abstract void OnTimeout();

    protected abstract void OnCancelled(CancellationToken cancellationToken);

    private void Cancel(CancellationToken cancellationToken)
    {
        if (TryEnd()) OnCancelled(cancellationToken);
    }

    private void EndIfSettled()
    {
        lock (_lock)
        {
            if (_counting > 0 || _settled < _recipients) return;
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

        _server.Engine.Wheel.Cancel(_deadline);
        cancellation.Unregister();
        foreach (var callback in _callbacks) callback();
        return true;
    }

    private sealed class Deadline(BroadcastAck<T> acks) : WheelTimer
    {
        public override void OnDue()
        {
            if (acks.TryEnd()) acks.OnTimeout();
        }
    }
}
