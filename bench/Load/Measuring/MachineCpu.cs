using System.Globalization;

namespace SocketIoNet.Bench.Measuring;

/// <summary>What all processes together have used, from /proc/stat, and what the hypervisor has taken.</summary>
internal static class MachineCpu
{
    private const long NanosecondsPerTick = 10_000_000;

    public static long BusyNanoseconds
    {
        get
        {
            // user nice system idle iowait irq softirq steal
            var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int[] busy = [1, 2, 3, 6, 7, 8];
            return busy.Sum(index => long.Parse(fields[index], CultureInfo.InvariantCulture)) * NanosecondsPerTick;
        }
    }
}
