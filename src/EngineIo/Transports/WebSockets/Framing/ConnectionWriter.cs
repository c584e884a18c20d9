using System.Net.Sockets;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// The way out of a connection: through the server's pipe at first, where the answer to the upgrade went, and directly into the socket as soon as the pipe is empty. That saves a hop to
/// another thread for each write, and the pipe its memory.
/// </summary>
/// <param name="pipe">The upgraded connection. What it has taken is sent in its own time.</param>
/// <param name="direct">The socket under it; null where something else is in between, such as TLS.</param>
/// <remarks>One write at a time.</remarks>
internal sealed class ConnectionWriter(Stream pipe, SocketOutput? direct = null)
{
    private SocketOutput? _direct = direct;
    private Socket? _socket;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_direct is { IsNext: true } next)
        {
            _socket = next.Socket;
            _direct = null;
        }

        return _socket is null ? pipe.WriteAsync(bytes) : SendAsync(_socket, bytes);
    }

    /// <summary>Mostly the system takes all of it at once: then nothing is made for waiting, which a connection would keep.</summary>
    private static ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        // Concerns synchronous sending only, which nobody else does on this socket.
        if (socket.Blocking) socket.Blocking = false;
        var sent = socket.Send(bytes.Span, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success when sent == bytes.Length => ValueTask.CompletedTask,
            SocketError.Success or SocketError.WouldBlock => SendRestAsync(socket, bytes[sent..]),
            _ => ValueTask.FromException(Failed(new SocketException((int)error))),
        };
    }

    private static async ValueTask SendRestAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
        }
        catch (SocketException exception)
        {
            throw Failed(exception);
        }
    }

    private static IOException Failed(SocketException exception) => new(exception.Message, exception);
}
