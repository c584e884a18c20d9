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
        AppDomain.CurrentDomain.UnhandledException += (_, failure) => failures.Add(failure.ExceptionObject);
        TaskScheduler.UnobservedTaskException += (_, failure) => failures.Add(failure.Exception);
        return failures;
    }

    private void Add(object failure)
    {
        Interlocked.Increment(ref _count);
        Console.Error.WriteLine($"uncaught: {failure}");
    }
}
