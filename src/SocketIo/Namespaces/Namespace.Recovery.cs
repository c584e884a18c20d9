using SocketIoNet.Recovery;

namespace SocketIoNet;

/// <content>How a socket comes back after its connection was lost.</content>
public partial class Namespace
{
    /// <summary>Lets a recovered socket in: it gets what it missed, then the client is told, then the application.</summary>
    internal void Readmit(Socket socket, RecoverableSession session)
    {
        // As for a new socket, the client may leave at this very moment.
        if (socket.TryConnect()) socket.RunInOrder(() => ResumeAsync(socket, session));
        else Remove(socket);
    }

    private async Task ResumeAsync(Socket socket, RecoverableSession session)
    {
        if (await TryResumeAsync(socket, session).ConfigureAwait(false) is not { } predecessor)
        {
            // What it missed is gone since it was let in. When it comes again it gets a new socket.
            socket.Connection.Close();
            return;
        }

        socket.Session.Flush();
        // The client is answered by now, and what is sent to it goes out. Only the handlers wait, and with them its events.
        await WaitForAsync(predecessor, socket).ConfigureAwait(false);
        if (RunConnectionHandlers(socket) is { } handlers) await handlers.ConfigureAwait(false);
    }

    /// <summary>Done when the handlers of the socket that it was are; null when it could not be resumed.</summary>
    private async ValueTask<Task?> TryResumeAsync(Socket socket, RecoverableSession session)
    {
        var predecessor = Task.CompletedTask;
        var count = 0;
        try
        {
            var isResumed = await socket.Recovery!.Adapter.ResumeAsync(socket, session, missed =>
            {
                if (!socket.TryReopen(missed)) return false;
                predecessor = Replace(socket);
                count = missed.Count;
                return true;
            }, CancellationToken.None).ConfigureAwait(false);
            if (!isResumed) return null;
            Server.Metrics.Recovered();
            Server.Log.Recovered(socket.Id, Name, count);
            return predecessor;
        }
        catch (Exception exception)
        {
            Server.Log.RecoveryFailed(exception, Name);
            return null;
        }
    }

    /// <summary>
    /// Takes the id over from the socket that had it, which may not be quite out yet. For a recovered one not before it is clear that this is the one: the client may have come
    /// back over a younger connection meanwhile.
    /// </summary>
    /// <returns>Done when the handlers of that socket are.</returns>
    private Task Replace(Socket socket)
    {
        // Whoever leaves is noted as unfinished before it is out of the table.
        if (_sockets.TryGetValue(socket.Id, out var older) && _sockets.TryRemove(new KeyValuePair<string, Socket>(socket.Id, older))) Server.Metrics.SocketDisconnected();
        var predecessor = older?.Recovery ?? Server.Unfinished.Find(socket.Id);
        _sockets[socket.Id] = socket;
        Server.Metrics.SocketConnected();
        return predecessor?.Finished ?? Task.CompletedTask;
    }

    private async Task WaitForAsync(Task predecessor, Socket socket)
    {
        if (predecessor.IsCompleted) return;
        var limit = Server.Options.ConnectionStateRecovery!.HandoverTimeout;
        try
        {
            await predecessor.WaitAsync(limit, Server.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Server.Log.HandoverTimedOut(socket.Id, Name, limit);
        }
    }
}
