namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>How many bytes may be sent before the receiver has read some. One sender at a time.</summary>
internal sealed class CreditGate
{
    private readonly Lock _lock = new();
    private int _credit = Exchange.Window;
    private TaskCompletionSource? _waiter;
    private ExchangeFailure _failure;

    /// <summary>Takes up to <paramref name="wanted"/> bytes; waits while there is no room for any.</summary>
    /// <exception cref="ExchangeException">The exchange has ended.</exception>
    public async ValueTask<int> TakeAsync(int wanted)
    {
        while (true)
        {
            Task granted;
            lock (_lock)
            {
                if (_failure != ExchangeFailure.None) throw new ExchangeException(_failure);
                if (_credit > 0)
                {
                    var taken = Math.Min(wanted, _credit);
                    _credit -= taken;
                    return taken;
                }

                _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                granted = _waiter.Task;
            }

            await granted.ConfigureAwait(false);
        }
    }

    /// <summary>Takes what is sent with the head, which is always less than the window.</summary>
    public void TakeFirst(int bytes)
    {
        lock (_lock) _credit -= bytes;
    }

    public void Grant(int bytes)
    {
        lock (_lock)
        {
            _credit = Math.Clamp(_credit + bytes, 0, Exchange.Window);
            ReleaseNeedsLock();
        }
    }

    /// <summary>Lets nobody send or wait any more.</summary>
    public void Fail(ExchangeFailure failure)
    {
        lock (_lock)
        {
            if (_failure == ExchangeFailure.None) _failure = failure;
            ReleaseNeedsLock();
        }
    }

    private void ReleaseNeedsLock()
    {
        _waiter?.TrySetResult();
        _waiter = null;
    }
}
