namespace SocketIoNet.Cluster;

/// <summary>Ticks several times in each interval, and says when nothing has been published for one.</summary>
/// <param name="time">The clock.</param>
/// <param name="interval">How long the server may be silent.</param>
/// <param name="onTick">Runs on a timer thread; given whether the server has been silent for the interval.</param>
internal sealed class ClusterHeartbeat(TimeProvider time, TimeSpan interval, Action<bool> onTick)
{
    private const int TicksPerInterval = 5;

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long _lastPublished;

    public void Start()
    {
        lock (_lock)
        {
            var period = interval / TicksPerInterval;
            using (ExecutionContext.SuppressFlow()) _timer ??= time.CreateTimer(static state => ((ClusterHeartbeat)state!).Tick(), this, period, period);
        }
    }

    public void Stop()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    public void OnPublished() => Volatile.Write(ref _lastPublished, time.GetTimestamp());

    private void Tick() => onTick(time.GetElapsedTime(Volatile.Read(ref _lastPublished)) >= interval);
}
