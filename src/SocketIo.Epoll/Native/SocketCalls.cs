using System.Runtime.InteropServices;

namespace SocketIoNet.Epoll.Native;

/// <summary>Calls on non-blocking sockets, which return an error as its negative number, and that of a closed descriptor if the socket was disposed.</summary>
internal static class SocketCalls
{
    private const int NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const int NoSignal = 0x4000;
    private const int BothDirections = 2;
    private const int SocketLevel = 1, LingerOption = 13;
    private const int TcpLevel = 6, NoDelayOption = 1;

    /// <summary>The bytes received; 0 at the end.</summary>
    public static int Receive(SafeHandle socket, Span<byte> bytes)
    {
        try
        {
            while (true)
            {
                var received = (int)Libc.Receive(socket, bytes, bytes.Length, 0);
                if (received >= 0) return received;
                if (Marshal.GetLastPInvokeError() is var error and not Errno.Interrupted) return -error;
            }
        }
        catch (ObjectDisposedException)
        {
            return -Errno.BadDescriptor;
        }
    }

    /// <summary>The bytes that the system took.</summary>
    public static int Send(SafeHandle socket, ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (true)
            {
                var sent = (int)Libc.Send(socket, bytes, bytes.Length, NoSignal);
                if (sent >= 0) return sent;
                if (Marshal.GetLastPInvokeError() is var error and not Errno.Interrupted) return -error;
            }
        }
        catch (ObjectDisposedException)
        {
            return -Errno.BadDescriptor;
        }
    }

    /// <summary>The descriptor of a new connection, non-blocking.</summary>
    public static int Accept(SafeHandle listener, Span<byte> address)
    {
        try
        {
            var length = (uint)address.Length;
            var accepted = Libc.Accept(listener, address, ref length, NonBlocking | CloseOnExec);
            return accepted >= 0 ? accepted : -Marshal.GetLastPInvokeError();
        }
        catch (ObjectDisposedException)
        {
            return -Errno.BadDescriptor;
        }
    }

    /// <summary>Sends the end after everything that was sent, and receives nothing any more.</summary>
    public static void Shutdown(SafeHandle socket)
    {
        try
        {
            // The only error is that there is no connection any more.
            _ = Libc.Shutdown(socket, BothDirections);
        }
        catch (ObjectDisposedException)
        {
        }
    }

    /// <summary>When the socket is closed, the connection is reset and what was not yet sent is dropped.</summary>
    public static void ResetOnClose(SafeHandle socket)
    {
        try
        {
            // Fails for what needs no reset: a connection that was reset, and some Unix sockets.
            _ = Libc.SetOption(socket, SocketLevel, LingerOption, [1, 0], 2 * sizeof(int));
        }
        catch (ObjectDisposedException)
        {
        }
    }

    /// <summary>Small writes leave at once. Fails only for a connection that has ended already.</summary>
    public static void SetNoDelay(SafeHandle socket) => _ = Libc.SetOption(socket, TcpLevel, NoDelayOption, [1], sizeof(int));
}
