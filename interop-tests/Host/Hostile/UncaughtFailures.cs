namespace SocketIoNet.InteropHost.Hostile;

/// <summary>Counts the exceptions that nobody caught or looked at.</summary>
internal sealed class UncaughtFailures
{
    private int _count;

    private UncaughtFailures()
    {
    }

    public int Count => Volatile.Read(ref _count);

    public static UncaughtFailures Watch()
    {
        var failures = new UncaughtFailures();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => failures.Add();
        TaskScheduler.UnobservedTaskException += (_, _) => failures.Add();
        return failures;
    }

    private void Add() => Interlocked.Increment(ref _count);
}
