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
        if (await TryResumeAsync(socket, session).ConfigureAwait(false) is not { } missed)
        {
            // What it missed is gone since it was let in. When it comes again it gets a new socket.
            socket.Connection.Close();
            return;
        }

        Server.Metrics.Recovered();
        Server.Log.Recovered(socket.Id, Name, missed);
        socket.Session.Flush();
        if (RunConnectionHandlers(socket) is { } handlers) await handlers.ConfigureAwait(false);
    }

    /// <summary>How many events it had missed; null when it could not be resumed.</summary>
    private async ValueTask<int?> TryResumeAsync(Socket socket, RecoverableSession session)
    {
        var count = 0;
        try
        {
            var isResumed = await socket.Recovery!.Adapter.ResumeAsync(socket, session, missed =>
            {
                Replace(socket);
                count = missed.Count;
                socket.Reopen(missed);
            }).ConfigureAwait(false);
            return isResumed ? count : null;
        }
        catch (Exception exception)
        {
            Server.Log.RecoveryFailed(exception, Name);
            return null;
        }
    }

    /// <summary>
    /// Takes the id over from the socket that had it, which may not be quite out yet. Not before it is clear that this is the one which is recovered: the client may have come
    /// back over a younger connection meanwhile.
    /// </summary>
    private void Replace(Socket socket)
    {
        if (_sockets.TryGetValue(socket.Id, out var older) && _sockets.TryRemove(new KeyValuePair<string, Socket>(socket.Id, older))) Server.Metrics.SocketDisconnected();
        _sockets[socket.Id] = socket;
        Server.Metrics.SocketConnected();
    }
}
