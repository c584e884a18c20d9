namespace SocketIoNet.EngineIo.Sending;

/// <summary>Writes what sessions have gathered whose handlers take long. The timer runs only while something is gathered, and is not among the deadlines of the sessions.</summary>
internal sealed class BatchDeadline : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(20);

    private readonly ITimer _timer;
    private int _isSet;

    public BatchDeadline(TimeProvider timeProvider)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _timer = timeProvider.CreateTimer(static deadline => ((BatchDeadline)deadline!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Something has been gathered. Whoever finds the deadline set may leave it at that: all that is gathered by then is written.</summary>
    public void OnBatched()
    {
        if (Volatile.Read(ref _isSet) == 0 && Interlocked.Exchange(ref _isSet, 1) == 0) _timer.Change(Limit, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void OnDue()
    {
        // In this order: what is gathered after it has been looked for sets the deadline anew.
        Interlocked.Exchange(ref _isSet, 0);
        SendBatch.WriteBatched();
    }
}
