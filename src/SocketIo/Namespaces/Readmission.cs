using SocketIoNet.EngineIo;
using SocketIoNet.Recovery;

namespace SocketIoNet.Namespaces;

/// <summary>Connects a recovered socket: sends what it missed, notifies the client, then the application.</summary>
internal static class Readmission
{
    public static void Begin(Namespace target, Socket socket, RecoverableSession session)
    {
        // The client may leave at the same time; see Namespace.Admit.
        if (socket.TryConnect()) socket.Dispatcher.Queue.Run(() => ResumeAsync(target, socket, session));
        else target.Remove(socket);
    }

    private static async Task ResumeAsync(Namespace target, Socket socket, RecoverableSession session)
    {
        if (await TryResumeAsync(target, socket, session).ConfigureAwait(false) is not { } predecessor)
        {
            // The missed events have been dropped meanwhile. When the client returns, it gets a new socket.
            socket.Connection.Close();
            return;
        }

        socket.Session.Flush();
        // The client is connected and receives events. Only its handlers, and its own events, wait.
        await WaitForAsync(predecessor, socket).ConfigureAwait(false);
        if (target.RunConnectionHandlers(socket) is { } handlers) await handlers.ConfigureAwait(false);
    }

    /// <returns>Completes with the handlers of the socket that this one was recovered from; null when it could not be resumed.</returns>
    private static async ValueTask<Task?> TryResumeAsync(Namespace target, Socket socket, RecoverableSession session)
    {
        var predecessor = Task.CompletedTask;
        var count = 0;
        try
        {
            var isResumed = await socket.Recovery!.Adapter.ResumeAsync(socket, session, missed =>
            {
                if (!TryEnqueue(socket, missed)) return false;
                predecessor = target.Replace(socket);
                count = missed.Count;
                return true;
            }, CancellationToken.None).ConfigureAwait(false);
            if (!isResumed) return null;
            target.Server.Metrics.Recovered();
            target.Server.Log.Recovered(socket.Id, target.Name, count);
            return predecessor;
        }
        catch (Exception exception)
        {
            target.Server.Log.RecoveryFailed(exception, target.Name);
            return null;
        }
    }

    /// <summary>Queues what the client missed, and the packet that notifies it that it is connected; queues nothing and returns false if the queue cannot take it all.</summary>
    private static bool TryEnqueue(Socket socket, IReadOnlyList<OutgoingMessage> missed)
    {
        if (missed.Sum(message => message.HeldBytes) > socket.Session.FreeQueueBytes) return false;
        foreach (var message in missed) socket.Session.Enqueue(message);
        socket.Server.Metrics.EventsSent(missed.Count);
        socket.Client.EnqueueConnected(socket);
        return true;
    }

    private static async Task WaitForAsync(Task predecessor, Socket socket)
    {
        if (predecessor.IsCompleted) return;
        var limit = socket.Server.Options.ConnectionStateRecovery!.HandoverTimeout;
        try
        {
            await predecessor.WaitAsync(limit, socket.Server.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            socket.Server.Log.HandoverTimedOut(socket.Id, socket.Namespace.Name, limit);
        }
    }
}
