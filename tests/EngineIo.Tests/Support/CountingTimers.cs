namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>Counts how often the timers of a clock call back, and how often they are set.</summary>
internal sealed class CountingTimers(TimeProvider time) : TimeProvider
{
    private int _calls;
    private int _changes;

    public int Calls => Volatile.Read(ref _calls);

    public int Changes => Volatile.Read(ref _changes);

    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Counted(
        this,
        time.CreateTimer(
            passed =>
            {
                Interlocked.Increment(ref _calls);
                callback(passed);
            },
            state,
            dueTime,
            period));

    private sealed class Counted(CountingTimers all, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref all._changes);
            return inner.Change(dueTime, period);
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
