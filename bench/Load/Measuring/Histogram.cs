using System.Numerics;

namespace SocketIoNet.Bench.Measuring;

/// <summary>Counts of durations, in steps of about 1.5 %.</summary>
internal sealed class Histogram
{
    private const int StepBits = 6;
    private const int Steps = 1 << StepBits;

    private readonly long[] _counts = new long[Steps * 64];
    private long _total;

    /// <summary>Ticks of the Stopwatch.</summary>
    public void Record(long ticks)
    {
        _counts[IndexOf(Math.Max(ticks, 0))]++;
        _total++;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        _total = 0;
    }

    /// <summary>The duration that the given share stays within, in microseconds.</summary>
    public double Percentile(double share)
    {
        var left = (long)Math.Ceiling(_total * share);
        for (var i = 0; i < _counts.Length && _total > 0; i++)
        {
            left -= _counts[i];
            if (left <= 0) return ValueOf(i) * 1e6 / System.Diagnostics.Stopwatch.Frequency;
        }

        return 0;
    }

    private static int IndexOf(long value)
    {
        if (value < Steps) return (int)value;
        var shift = BitOperations.Log2((ulong)value) - StepBits;
        return ((shift + 1) << StepBits) + (int)((value >> shift) - Steps);
    }

    private static double ValueOf(int index)
    {
        if (index < Steps) return index;
        var shift = (index >> StepBits) - 1;
        return (double)(Steps + (index & (Steps - 1))) * (1L << shift);
    }
}
