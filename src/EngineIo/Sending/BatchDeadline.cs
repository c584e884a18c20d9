namespace SocketIoNet.EngineIo.Sending;

/// <summary>
/// Writes the batches of sessions whose handlers take long. Its timer runs only while a batch is open, and is not on the timer wheel.
/// </summary>
internal sealed class BatchDeadline : IDisposable
{
    /// <summary>Under load the timer fires as often as this allows, nearly always in vain, and each time wakes a thread of the pool.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    private readonly ITimer _timer;
    private int _isSet;

    public BatchDeadline(TimeProvider timeProvider)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _timer = timeProvider.CreateTimer(static deadline => ((BatchDeadline)deadline!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Sets the deadline, unless it is set already.</summary>
    public void OnBatched()
    {
        if (Volatile.Read(ref _isSet) == 0 && Interlocked.Exchange(ref _isSet, 1) == 0) _timer.Change(Limit, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void OnDue()
    {
        // Reset before the write: a message that is batched after the write sets the deadline again.
        Interlocked.Exchange(ref _isSet, 0);
        SendBatch.WriteAll();
    }
}
