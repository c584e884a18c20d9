using System.Net;
using System.Net.Sockets;
using System.Text;
using TcpSocket = System.Net.Sockets.Socket;

namespace SocketIoNet.Epoll.Tests.Support;

/// <summary>A client that writes and reads any bytes.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpSocket _socket;
    private readonly List<byte> _received = [];

    private RawConnection(TcpSocket socket) => _socket = socket;

    public static async Task<RawConnection> ConnectAsync(EndPoint endpoint, TimeSpan? limit = null)
    {
        var connection = new RawConnection(NewSocket(endpoint));
        await connection._socket.ConnectAsync(endpoint).WaitAsync(limit ?? Bounded.Limit);
        return connection;
    }

    /// <summary>A client that has its descriptor, and connects later.</summary>
    public static RawConnection NewUnconnected(EndPoint endpoint) => new(NewSocket(endpoint));

    public Task ConnectToAsync(EndPoint endpoint) => _socket.ConnectAsync(endpoint).Bound();

    public Task SendAsync(string text) => SendAsync(Encoding.ASCII.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes).AsTask().Bound();

    /// <summary>Sends as much of the bytes as the two systems take while nobody reads.</summary>
    public int SendWithoutWaiting(ReadOnlySpan<byte> bytes)
    {
        _socket.Blocking = false;
        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        return error == SocketError.WouldBlock ? 0 : sent;
    }

    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Everything up to <paramref name="end"/>, which is part of it.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        while (true)
        {
            var text = Encoding.ASCII.GetString([.. _received]);
            if (text.IndexOf(end, StringComparison.Ordinal) is >= 0 and var at)
            {
                _received.RemoveRange(0, at + end.Length);
                return text[..(at + end.Length)];
            }

            if (!await ReceiveAsync()) throw new EndOfStreamException($"The connection has ended after: {text}");
        }
    }

    /// <summary>What one receive returns.</summary>
    public async Task<string> ReceiveOnceAsync()
    {
        Assert.Empty(_received);
        await ReceiveAsync();
        var text = Encoding.Latin1.GetString([.. _received]);
        _received.Clear();
        return text;
    }

    /// <summary>Reads and drops that many bytes.</summary>
    public async Task SkipAsync(int count)
    {
        while (count > _received.Count)
        {
            count -= _received.Count;
            _received.Clear();
            if (!await ReceiveAsync()) throw new EndOfStreamException();
        }

        _received.RemoveRange(0, count);
    }

    public async Task<string> ReadToEndAsync()
    {
        while (await ReceiveAsync())
        {
        }

        return Encoding.ASCII.GetString([.. _received]);
    }

    /// <summary>Waits for the end, orderly or not, and drops what comes before.</summary>
    public async Task<bool> WaitForResetAsync()
    {
        try
        {
            await ReadToEndAsync();
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static TcpSocket NewSocket(EndPoint endpoint) => endpoint is UnixDomainSocketEndPoint
        ? new TcpSocket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new TcpSocket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private async Task<bool> ReceiveAsync()
    {
        var buffer = new byte[16 * 1024];
        _socket.Blocking = true;
        var count = await _socket.ReceiveAsync(buffer).Bound();
        _received.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }
}
