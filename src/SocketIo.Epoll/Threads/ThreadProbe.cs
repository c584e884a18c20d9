using System.Globalization;
using Microsoft.Win32.SafeHandles;
using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Threads;

/// <summary>What the system knows of a thread of this process.</summary>
internal sealed class ThreadProbe : IDisposable
{
    private const int LongestStat = 128;

    private readonly SafeFileHandle _stat;
    private readonly int _clock;

    private ThreadProbe(int thread)
    {
        _stat = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread}/stat"));
        // The clock of a thread's CPU time, as pthread_getcpuclockid computes it.
        _clock = (~thread << 3) | 6;
    }

    /// <summary>Whether the system tells about threads at all.</summary>
    public static bool IsSupported { get; } = File.Exists("/proc/thread-self/stat");

    /// <summary>The CPU time of the thread; zero if it is not known.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            Span<long> time = stackalloc long[2];
            return Libc.GetTime(_clock, time) == 0 ? TimeSpan.FromSeconds(time[0]) + TimeSpan.FromMicroseconds(time[1] / 1000) : TimeSpan.Zero;
        }
    }

    /// <summary>Whether the thread neither runs nor waits for a core.</summary>
    public bool IsSleeping
    {
        get
        {
            try
            {
                return ReadState() is not (byte)'R';
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The thread has ended.
                return false;
            }
        }
    }

    /// <returns>For the current thread; null where the system does not tell.</returns>
    public static ThreadProbe? TryCreate()
    {
        try
        {
            var path = new FileInfo("/proc/thread-self").LinkTarget;
            return path is null ? null : new ThreadProbe(int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => _stat.Dispose();

    /// <summary>The state in "1234 (name) S …"; the name may have parentheses.</summary>
    private byte ReadState()
    {
        Span<byte> stat = stackalloc byte[LongestStat];
        stat = stat[..RandomAccess.Read(_stat, stat, 0)];
        return stat[stat.LastIndexOf((byte)')') + 2];
    }
}
