using System.Net.Sockets;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// Writes to a connection: first through the pipe of the server, which carries the response to the upgrade, then directly to the socket
/// once the pipe is empty. This saves a thread switch per write and the memory of the pipe.
/// </summary>
/// <param name="pipe">The upgraded connection. It sends written data asynchronously.</param>
/// <param name="direct">The socket of the connection; null if there is a layer in between, such as TLS.</param>
internal sealed class ConnectionWriter(Stream pipe, SocketOutput? direct = null) : IConnectionOutput
{
    private Stream? _pipe = pipe;
    private SocketOutput? _direct = direct;
    private Socket? _socket;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_direct is { IsNext: true } next)
        {
            _socket = next.Socket;
            _direct = null;
            _pipe = null;
        }

        return _socket is null ? WriteToPipeAsync(_pipe!, bytes) : SendAsync(_socket, bytes);
    }

    /// <summary>
    /// The server's code continues in the context of its caller. That of the application may be busy, such as the thread of a window, and must
    /// not hold up the rest of the write.
    /// </summary>
    private static ValueTask WriteToPipeAsync(Stream pipe, ReadOnlyMemory<byte> bytes)
    {
        if (TaskScheduler.Current != TaskScheduler.Default) return new ValueTask(Task.Run(() => pipe.WriteAsync(bytes).AsTask()));
        if (SynchronizationContext.Current is not { } context) return pipe.WriteAsync(bytes);
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return pipe.WriteAsync(bytes);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Usually the system takes all data synchronously; then the connection needs no state for asynchronous sends.</summary>
    private static ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        // Affects synchronous sends only, and no other code sends synchronously on this socket.
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
