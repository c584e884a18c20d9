namespace SocketIoNet.Bench.Native;

/// <summary>CPU time in nanoseconds, from the clocks that the scheduler keeps.</summary>
internal static unsafe class CpuClock
{
    public static long OfThisThread => Read(Libc.ThreadCpuClock);

    /// <summary>All threads of a process, those that have ended included; zero once it is gone.</summary>
    public static long OfProcess(int process)
    {
        // The number of the clock is made of the process id: see clock_getcpuclockid(3).
        const int ScheduledTime = 2;
        return Read((~process << 3) | ScheduledTime);
    }

    private static long Read(int clock)
    {
        TimeSpec time;
        return Libc.GetTime(clock, &time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds : 0;
    }
}
