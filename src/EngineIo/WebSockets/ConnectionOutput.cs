using System.Net.Sockets;

namespace SocketIoNet.EngineIo.WebSockets;

/// <summary>
/// The way out of a connection: through the server's pipe at first, where the answer to the upgrade went, and then directly into the socket. That saves a hop to
/// another thread for each write, and the pipe its memory.
/// </summary>
/// <param name="pipe">The upgraded connection. What it has taken is sent in its own time.</param>
/// <param name="socket">The socket under it; null where something else is in between, such as TLS.</param>
/// <remarks>One write at a time.</remarks>
internal sealed class ConnectionOutput(Stream pipe, Socket? socket = null)
{
    /// <summary>What the system surely takes in one piece, from a connection that has sent nothing yet but the answer to the upgrade.</summary>
    private const int SentAtOnce = 4096;

    private int _pipeWrites;
    private long _pipeBytes;
    private bool _isDirect;

    /// <summary>
    /// Called when the client has sent its first frame, which it does after it has seen the answer to the upgrade, and the beginning of what follows it. When that was a single small write,
    /// the pipe is empty; of more, the client may have seen a part only. A client that does not wait mixes up what it gets itself.
    /// </summary>
    public void OnFirstReceived() => _isDirect = socket is not null && _pipeWrites <= 1 && _pipeBytes <= SentAtOnce;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_isDirect) return SendAsync(bytes);
        _pipeWrites++;
        _pipeBytes += bytes.Length;
        return pipe.WriteAsync(bytes);
    }

    /// <summary>Mostly the system takes all of it at once: then nothing is made for waiting, which a connection would keep.</summary>
    private ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        // Concerns synchronous sending only, which nobody else does on this socket.
        if (socket!.Blocking) socket.Blocking = false;
        var sent = socket.Send(bytes.Span, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success when sent == bytes.Length => ValueTask.CompletedTask,
            SocketError.Success or SocketError.WouldBlock => SendRestAsync(bytes[sent..]),
            _ => ValueTask.FromException(Failed(new SocketException((int)error))),
        };
    }

    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty) bytes = bytes[await socket!.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
        }
        catch (SocketException exception)
        {
            throw Failed(exception);
        }
    }

    private static IOException Failed(SocketException exception) => new(exception.Message, exception);
}
