namespace SocketIoNet.EngineIo;

/// <summary>
/// Runs a callback that configures something at startup, where nothing can be awaited. An async lambda fits the delegate too. It is rejected
/// before it runs: what it configured after its first await would come too late, and an exception would end the process.
/// </summary>
internal static class SynchronousConfiguration
{
    /// <exception cref="InvalidOperationException">The callback is asynchronous.</exception>
    public static void Run<T>(Action<T> configure, T target)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Context());
        try
        {
            configure(target);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>An <c>async void</c> method announces itself to its synchronization context.</summary>
    private sealed class Context : SynchronizationContext
    {
        public override void OperationStarted() =>
            throw new InvalidOperationException("An async lambda cannot configure the server: nothing waits for it. Await before, and configure synchronously.");

        public override SynchronizationContext CreateCopy() => this;
    }
}
