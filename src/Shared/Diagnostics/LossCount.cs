namespace SocketIoNet.ClusterDiagnostics;

/// <summary>Counts what is lost while a broker does not work, so that it is logged now and then, and not for each message.</summary>
internal sealed class LossCount(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _count;
    private long? _lastLogged;

    /// <summary>One more has been lost. Returns how many are to be logged; 0 when some have been in the last ten seconds.</summary>
    public long Add()
    {
        lock (_lock)
        {
            _count++;
            if (_lastLogged is { } last && time.GetElapsedTime(last) < Interval) return 0;
            _lastLogged = time.GetTimestamp();
            return TakeNeedsLock();
        }
    }

    /// <summary>The broker works again. Returns how many have not been logged.</summary>
    public long End()
    {
        lock (_lock)
        {
            _lastLogged = null;
            return TakeNeedsLock();
        }
    }

    private long TakeNeedsLock()
    {
        var count = _count;
        _count = 0;
        return count;
    }
}
