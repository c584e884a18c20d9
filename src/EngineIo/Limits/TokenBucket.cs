namespace SocketIoNet.EngineIo.Limits;

/// <summary>A token bucket: <paramref name="perSecond"/> operations per second, with bursts of up to <paramref name="burst"/>.</summary>
/// <param name="timeProvider">The clock; only its timestamps are used.</param>
/// <param name="perSecond">The average number per second.</param>
/// <param name="burst">The maximum number at once, after a pause.</param>
internal sealed class TokenBucket(TimeProvider timeProvider, int perSecond, int burst)
{
    private readonly Lock _lock = new();
    private long _lastTimestamp = timeProvider.GetTimestamp();
    private double _tokens = burst;

    /// <summary>Takes a token; false if there is none.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (timeProvider.GetElapsedTime(_lastTimestamp, now).TotalSeconds * perSecond));
            _lastTimestamp = now;
            if (_tokens < 1) return false;
            _tokens--;
            return true;
        }
    }
}
