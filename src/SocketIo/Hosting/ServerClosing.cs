using SocketIoNet.Dispatch;

namespace SocketIoNet.Hosting;

/// <summary>Closes a server, once: the handlers of OnClosing with what they send, the connections, the handlers of the sockets, the adapters.</summary>
internal sealed class ServerClosing(SocketIoServer server)
{
    /// <summary>How long what the handlers of OnClosing sent may take to leave, for clients that are between two polls, or slow. Clients that are gone never take it.</summary>
    private static readonly TimeSpan LastMessageLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastMessageStep = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _hasBegun;
    private int _hasLoggedEmit;
    private volatile bool _hasNoClients;

    public CallbackList<Func<Task?>> Handlers { get; } = new();

    /// <summary>Begins to close, unless that has begun already.</summary>
    /// <returns>Completes when the server is closed.</returns>
    public Task Begin()
    {
        // Nothing of it runs on the caller's thread, which may be one that handles an event.
        if (Interlocked.Exchange(ref _hasBegun, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(static closing => _ = closing.RunAsync(), this, preferLocal: false);
        return _closed.Task;
    }

    /// <summary>Logs, once, that an event was emitted after the last client had gone.</summary>
    public void NoteEmit(string eventName)
    {
        if (_hasNoClients && Interlocked.Exchange(ref _hasLoggedEmit, 1) == 0) server.Log.EmittedAfterClose(eventName);
    }

    private async Task RunAsync()
    {
        try
        {
            if (Handlers.All.Length > 0) await SendLastMessagesAsync().ConfigureAwait(false);
            await server.Engine.DrainAsync(server.Options.DrainPeriod).ConfigureAwait(false);
            _hasNoClients = true;
            await WaitAsync(server.Ending.WhenNoneAsync).ConfigureAwait(false);
            await WaitAsync(() => Task.WhenAll(server.Table.All.Select(server.Table.CloseAsync))).ConfigureAwait(false);
            _closed.SetResult();
        }
        catch (Exception exception)
        {
            _closed.SetException(exception);
        }
    }

    private async Task SendLastMessagesAsync()
    {
        await WaitAsync(RunHandlersAsync).ConfigureAwait(false);
        var time = server.TimeProvider;
        var start = time.GetTimestamp();
        while (IsAnythingQueued() && time.GetElapsedTime(start) < LastMessageLimit) await Task.Delay(LastMessageStep, time).ConfigureAwait(false);
    }

    private async Task RunHandlersAsync()
    {
        foreach (var handler in Handlers.All)
        {
            if (ContainedCall.Run(handler.Value, server.Log.ClosingHandlerFailed) is { } running) await running.ConfigureAwait(false);
        }
    }

    private bool IsAnythingQueued() =>
        server.Table.ByName.Values.Any(static present => present.Sockets.Values.Any(static socket => socket.Connection.QueuedBytes > 0));

    /// <summary>Waits for code of the application, which may block and therefore runs on a thread of its own.</summary>
    private async Task WaitAsync(Func<Task> begin)
    {
        try
        {
            await Task.Run(begin).WaitAsync(server.Options.CloseTimeout, server.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            server.Log.CloseTimedOut();
        }
    }
}
