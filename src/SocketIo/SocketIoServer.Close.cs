using SocketIoNet.Connections;

namespace SocketIoNet;

public sealed partial class SocketIoServer
{
    private readonly Lazy<Task> _closing;

    internal EndingSockets Ending { get; } = new();

    /// <summary>
    /// Closes all connections and accepts no more. Clients are not told to stay away, so they reconnect elsewhere; the reason of each disconnect is
    /// <c>server shutting down</c>. Completes when the handlers of all sockets are done, <c>OnDisconnect</c> included, and the adapters are closed; it waits for each of the
    /// two for at most <see cref="SocketIoOptions.CloseTimeout"/>. The shutdown of the host does the same.
    /// </summary>
    public Task CloseAsync()
    {
        Engine.Close();
        return _closing.Value;
    }

    private async Task FinishClosingAsync()
    {
        await WaitAsync(Ending.WhenNoneAsync());
        await WaitAsync(Task.WhenAll(Table.ByName.Values.Select(Table.CloseAsync)));
    }

    private async Task WaitAsync(Task rest)
    {
        try
        {
            await rest.WaitAsync(Options.CloseTimeout, TimeProvider);
        }
        catch (TimeoutException)
        {
            Log.CloseTimedOut();
        }
    }
}
