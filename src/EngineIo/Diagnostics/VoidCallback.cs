namespace SocketIoNet.EngineIo;

/// <summary>
/// Calls a void callback of the application. It may be an async lambda (async void): an exception after its first await would end the
/// process, and is reported here instead.
/// </summary>
internal static class VoidCallback
{
    /// <summary>Calls the callback.</summary>
    /// <param name="callback">The callback.</param>
    /// <param name="report">Receives the exceptions of the callback, on the thread that threw them. It must not throw.</param>
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

    /// <summary>Receives the continuations and the exception of an async void callback, and runs them on the thread pool.</summary>
    private sealed class Context(Action<Exception> report) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) =>
            ThreadPool.UnsafeQueueUserWorkItem(_ => Run(() => d(state), report), null);

        public override SynchronizationContext CreateCopy() => this;
    }
}
