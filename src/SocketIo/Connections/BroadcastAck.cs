using SocketIoNet.Binding;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Connections;

/// <summary>The acknowledgements of all sockets that a broadcast reached: complete when all have answered, else timed out with those that have.</summary>
internal sealed class BroadcastAck<T>(TimerWheel wheel, long id) : WheelTimer
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<IReadOnlyList<T>> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<T> _responses = [];
    private readonly List<AckRegistry> _registries = [];
    private CancellationTokenRegistration _cancellation;
    private int _expected = int.MaxValue;

    public PendingAck AskedOf(AckRegistry registry)
    {
        lock (_lock) _registries.Add(registry);
        return new Member(this);
    }

    /// <summary>Everybody has been asked.</summary>
    public Task<IReadOnlyList<T>> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        lock (_lock) _expected = _registries.Count;
        wheel.Schedule(this, timeout);
        _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((BroadcastAck<T>)state!).Cancel(token), this);
        CompleteWhenAllAnswered();
        return _result.Task;
    }

    protected override void OnDue()
    {
        Withdraw();
        lock (_lock) _result.TrySetException(new AckTimeoutException([.. _responses]));
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        Withdraw();
        _result.TrySetCanceled(cancellationToken);
    }

    private void Add(T response)
    {
        lock (_lock) _responses.Add(response);
        CompleteWhenAllAnswered();
    }

    private void CompleteWhenAllAnswered()
    {
        lock (_lock)
        {
            if (_responses.Count < _expected) return;
            wheel.Cancel(this);
            _cancellation.Unregister();
            _result.TrySetResult([.. _responses]);
        }
    }

    /// <summary>Nobody waits any more: late answers are dropped, and nothing is left in the tables of the sockets.</summary>
    private void Withdraw()
    {
        wheel.Cancel(this);
        AckRegistry[] registries;
        lock (_lock) registries = [.. _registries];
        foreach (var registry in registries) registry.TryTake(id, out _);
    }

    private sealed class Member(BroadcastAck<T> all) : PendingAck
    {
        public override void Complete(scoped ref ArgumentReader arguments)
        {
            try
            {
                all.Add(Read<T>(ref arguments)!);
            }
            catch (ArgumentBindingException)
            {
                // An answer of another type counts as none: the sender sees it missing.
            }
        }

        public override void Fail(Exception exception)
        {
            // A socket that leaves never answers; the others still may.
        }

        protected override void OnDue()
        {
        }
    }
}
