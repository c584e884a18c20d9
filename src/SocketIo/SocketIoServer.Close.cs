using SocketIoNet.Connections;

namespace SocketIoNet;

public sealed partial class SocketIoServer
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isClosing;

    internal EndingSockets Ending { get; } = new();

    /// <summary>
    /// Closes all connections and accepts no more: at once, or spread over <see cref="SocketIoOptions.DrainPeriod"/>. Clients are not told to stay away, so they reconnect elsewhere; the
    /// reason of each disconnect is <c>server shutting down</c>. Completes when the handlers of all sockets are done, <c>OnDisconnect</c> included, and the adapters are closed; it waits
    /// for each of the two for at most <see cref="SocketIoOptions.CloseTimeout"/>. The shutdown of the host does the same. <c>Engine.Close()</c> meanwhile closes the connections that are
    /// left at once.
    /// </summary>
    public Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _isClosing, 1) == 0) _ = CloseOnceAsync();
        return _closed.Task;
    }

    private async Task CloseOnceAsync()
    {
        try
        {
            await Engine.DrainAsync(Options.DrainPeriod).ConfigureAwait(false);
            await WaitAsync(Ending.WhenNoneAsync()).ConfigureAwait(false);
            await WaitAsync(Task.WhenAll(Table.ByName.Values.Select(Table.CloseAsync))).ConfigureAwait(false);
            _closed.SetResult();
        }
        catch (Exception exception)
        {
            _closed.SetException(exception);
        }
    }

    private async Task WaitAsync(Task rest)
    {
        try
        {
            await rest.WaitAsync(Options.CloseTimeout, TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.CloseTimedOut();
        }
    }
}
