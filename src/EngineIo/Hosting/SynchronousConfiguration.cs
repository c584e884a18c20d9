namespace SocketIoNet.EngineIo;

/// <summary>
/// Calls code of the application that configures something at startup, where nothing can be awaited. An asynchronous lambda fits the delegate as well: it is rejected before it begins, since what it
/// configures after its first await would come too late, and what it throws would end the process.
/// </summary>
internal static class SynchronousConfiguration
{
    /// <summary>Calls it.</summary>
    /// <exception cref="InvalidOperationException">It is asynchronous.</exception>
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

    /// <summary>The compiler's code for an <c>async void</c> method announces it here.</summary>
    private sealed class Context : SynchronizationContext
    {
        public override void OperationStarted() =>
            throw new InvalidOperationException("An async lambda cannot configure the server: nothing waits for it. Await before, and configure synchronously.");

        public override SynchronizationContext CreateCopy() => this;
    }
}
