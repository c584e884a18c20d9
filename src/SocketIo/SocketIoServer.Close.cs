using SocketIoNet.Dispatch;
using SocketIoNet.Sockets;

namespace SocketIoNet;

public sealed partial class SocketIoServer
{
    /// <summary>How long the last word may take to leave for clients that are between two polls, or slow; those that are gone never take it.</summary>
    private static readonly TimeSpan LastWordLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWordStep = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CallbackList<Func<Task?>> _closingHandlers = new();
    private int _isClosing;
    private volatile bool _reachesNobody;
    private int _hasNotedEmit;

    internal EndingSockets Ending { get; } = new();

    /// <summary>
    /// Runs when the server begins to close, by <see cref="CloseAsync"/> or with the host, while all clients are still there: the place for a last word to them, which is sent before
    /// their connections are closed. From <c>ApplicationStopping</c>, a <c>BackgroundService</c> or <c>StopAsync</c> it may come too late, depending on what was registered first.
    /// </summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable OnClosing(Action handler) => _closingHandlers.Add(SynchronousCallback.ToAsync(handler));

    /// <summary>The same; the connections stay until the task is done, for at most <see cref="SocketIoOptions.CloseTimeout"/>.</summary>
    /// <inheritdoc cref="OnClosing(Action)"/>
    public IDisposable OnClosing(Func<Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _closingHandlers.Add(handler);
    }

    /// <summary>
    /// Closes all connections and accepts no more: at once, or spread over <see cref="SocketIoOptions.DrainPeriod"/>. Clients are not told to stay away, so they reconnect elsewhere; the
    /// reason of each disconnect is <c>server shutting down</c>. Returns at once. The task completes when the handlers of all sockets are done, <c>OnDisconnect</c> included, and the adapters
    /// are closed; it waits for each of them for at most <see cref="SocketIoOptions.CloseTimeout"/>. The shutdown of the host does the same. <c>Engine.Close()</c> meanwhile closes the
    /// connections that are left at once.
    /// </summary>
    /// <remarks>A handler of a socket is among those that are waited for: inside of one, call this and do not await it, or it takes the whole <see cref="SocketIoOptions.CloseTimeout"/>.</remarks>
    public Task CloseAsync()
    {
        // Nothing of it runs on the caller's thread, which may be one that handles an event.
        if (Interlocked.Exchange(ref _isClosing, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(static server => _ = server.CloseOnceAsync(), this, preferLocal: false);
        return _closed.Task;
    }

    /// <summary>Says it, once, when somebody emits whom nobody hears any more.</summary>
    internal void NoteEmit(string eventName)
    {
        if (_reachesNobody && Interlocked.Exchange(ref _hasNotedEmit, 1) == 0) Log.EmittedAfterClose(eventName);
    }

    private async Task CloseOnceAsync()
    {
        try
        {
            if (_closingHandlers.All.Length > 0) await SayLastWordAsync().ConfigureAwait(false);
            await Engine.DrainAsync(Options.DrainPeriod).ConfigureAwait(false);
            _reachesNobody = true;
            await WaitAsync(Ending.WhenNoneAsync).ConfigureAwait(false);
            await WaitAsync(() => Task.WhenAll(Table.ByName.Values.Select(Table.CloseAsync))).ConfigureAwait(false);
            _closed.SetResult();
        }
        catch (Exception exception)
        {
            _closed.SetException(exception);
        }
    }

    private async Task SayLastWordAsync()
    {
        await WaitAsync(RunClosingHandlersAsync).ConfigureAwait(false);
        var start = TimeProvider.GetTimestamp();
        while (IsAnythingQueued() && TimeProvider.GetElapsedTime(start) < LastWordLimit) await Task.Delay(LastWordStep, TimeProvider).ConfigureAwait(false);
    }

    private async Task RunClosingHandlersAsync()
    {
        foreach (var handler in _closingHandlers.All)
        {
            if (ContainedCall.Run(handler.Value, Log.ClosingHandlerFailed) is { } running) await running.ConfigureAwait(false);
        }
    }

    private bool IsAnythingQueued() => Table.ByName.Values.Any(static present => present.Sockets.Values.Any(static socket => socket.Connection.QueuedBytes > 0));

    /// <summary>Waits for what runs the application's code, which may block, and so is on a thread of its own.</summary>
    private async Task WaitAsync(Func<Task> begin)
    {
        try
        {
            await Task.Run(begin).WaitAsync(Options.CloseTimeout, TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.CloseTimedOut();
        }
    }
}
