namespace Game;

/// <summary>Measures once a second what the players cost this process.</summary>
internal sealed class CostMeter(TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private long _at = time.GetTimestamp();
    private TimeSpan _cpu = Environment.CpuUsage.TotalTime;

    public bool TryMeasure(int players, out Cost cost)
    {
        cost = new Cost(players, 0);
        var elapsed = time.GetElapsedTime(_at);
        if (elapsed < Period || players == 0) return false;
        var cpu = Environment.CpuUsage.TotalTime;
        cost = new Cost(players, (cpu - _cpu).TotalMilliseconds / elapsed.TotalSeconds / players);
        _at = time.GetTimestamp();
        _cpu = cpu;
        return true;
    }
}
