namespace SocketIoNet.Sockets;

/// <summary>Takes a socket from its disconnect to the end of its last handler.</summary>
internal static class SocketEnding
{
    /// <summary>The bytes that a socket takes from its disconnect to the end of its handlers, roughly.</summary>
    private const int Overhead = 4096;

    /// <summary>The server disconnects the socket. Does nothing when it has ended.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="close">Whether the whole connection is closed.</param>
    public static void Disconnect(Socket socket, bool close)
    {
        if (socket.Lifecycle.TryDismiss(close)) return;
        if (close)
        {
            socket.Client.DisconnectAll(socket);
        }
        else if (socket.Lifecycle.TryEndConnected())
        {
            Leave(socket, DisconnectReasons.ServerNamespaceDisconnect, wasConnected: true);
            socket.Client.Leave(socket);
            RunHandlers(socket, DisconnectReasons.ServerNamespaceDisconnect, null, inBackground: false);
        }
    }

    /// <summary>Ends the socket, whether it was connected or not. Only the first call, of this or <see cref="Disconnect"/>, counts.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="reason">Why it ends.</param>
    /// <param name="description">Details of the reason.</param>
    /// <param name="inBackground">Whether the application's handlers must not run on this thread.</param>
    public static void End(Socket socket, string reason, string? description, bool inBackground = false)
    {
        if (!socket.Lifecycle.TryEnd(out var wasConnected)) return;
        Leave(socket, reason, wasConnected);
        RunHandlers(socket, reason, description, inBackground);
    }

    /// <summary>Keeps the service scope for a callback that the end of the socket does not wait for.</summary>
    public static async Task HoldScopeAsync(Socket socket, Task use)
    {
        if (!socket.Lifecycle.TryHold()) return;
        await use.ConfigureAwait(false);
        await ReleaseScopeAsync(socket).ConfigureAwait(false);
    }

    /// <summary>Ends one use of the service scope: by the middlewares, the handlers of the end, or what <see cref="HoldScopeAsync"/> kept it for.</summary>
    public static async Task ReleaseScopeAsync(Socket socket)
    {
        var dispatcher = socket.Dispatcher;
        if (!await socket.Lifecycle.ReleaseAsync(exception => dispatcher.ReportError(exception, nameof(Socket.Services))).ConfigureAwait(false)) return;
        socket.Session.AddPendingBytes(-Overhead);
        socket.Server.Ending.Finish();
    }

    /// <summary>Removes the ended socket everywhere. <see cref="RunHandlers"/> runs its handlers afterwards.</summary>
    private static void Leave(Socket socket, string reason, bool wasConnected)
    {
        socket.Lifecycle.LastRooms = socket.Namespace.Remove(socket, socket.Recovery?.Suspend(socket, reason, wasConnected));
        if (wasConnected) socket.Server.Metrics.Disconnected(reason);
        socket.Namespace.Exit();
        socket.Lifecycle.CancelToken();
        socket.Server.Ending.Begin();
        // A client that joins and leaves all the time is not read while too many of its ended sockets still run handlers.
        socket.Session.AddPendingBytes(Overhead);
    }

    private static void RunHandlers(Socket socket, string reason, string? description, bool inBackground)
    {
        // Before the handlers, which may wait for one. Created if necessary, so that an acknowledgement awaited later fails at once.
        socket.Acks.End(new SocketDisconnectedException(reason));
        Func<Task?> work = () => RunHandlersAsync(socket, reason, description);
        if (inBackground) socket.Dispatcher.Queue.RunInBackground(work);
        else socket.Dispatcher.Queue.Run(work);
        socket.Dispatcher.WatchQueue();
    }

    private static async Task RunHandlersAsync(Socket socket, string reason, string? description)
    {
        await socket.Lifecycle.RunEndHandlersAsync(reason, description, socket.Dispatcher).ConfigureAwait(false);
        // The handlers of a socket that was recovered from this one may begin.
        if (socket.Recovery is { } recovery) socket.Server.Unfinished.Finish(socket.Id, recovery);
        await ReleaseScopeAsync(socket).ConfigureAwait(false);
    }
}
