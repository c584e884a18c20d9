namespace SocketIoNet.EngineIo;

/// <summary>
/// Calls code of the application through a delegate that returns nothing. An asynchronous lambda fits such a delegate as well, and what it throws after its first await would
/// end the process: here it is reported as what it throws before.
/// </summary>
internal static class VoidCallback
{
    /// <summary>Calls it.</summary>
    /// <param name="callback">The application's code.</param>
    /// <param name="report">Is given what the callback throws, on the thread where it does; must not throw.</param>
    public static void Run(Action callback, Action<Exception> report)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(report);
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Context(report));
        try
        {
            callback();
        }
        catch (Exception exception)
        {
            report(exception);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Gets what an asynchronous callback does after an await, and what it throws at its end; all of it runs on the thread pool.</summary>
    private sealed class Context(Action<Exception> report) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) =>
            ThreadPool.UnsafeQueueUserWorkItem(_ => Run(() => d(state), report), null);

        public override SynchronizationContext CreateCopy() => this;
    }
}
