using System.Net.Sockets;
using NetworkSocket = System.Net.Sockets.Socket;

namespace SocketIoNet.Redis.Resp;

/// <summary>
/// A connected socket that a thread reads and others write. The runtime would wake a thread of its own for whatever arrives, which then wakes the one that reads; here the latter waits for the system itself.
/// </summary>
internal sealed class SocketStream : Stream
{
    private readonly NetworkSocket _socket;
    private bool _mayHaveMore;

    /// <param name="socket">The socket, on which nothing asynchronous has been done.</param>
    public SocketStream(NetworkSocket socket)
    {
        socket.Blocking = false;
        _socket = socket;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            if (!_mayHaveMore) _socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
            var count = _socket.Receive(buffer, SocketFlags.None, out var error);
            // A read that has filled its buffer may have left something.
            _mayHaveMore = error == SocketError.Success && count == buffer.Length;
            if (error == SocketError.Success) return count;
            if (error != SocketError.WouldBlock) throw Failed(new SocketException((int)error));
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Waits for the system only if it does not take everything at once.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var sent = _socket.Send(buffer.Span, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success when sent == buffer.Length => ValueTask.CompletedTask,
            SocketError.Success or SocketError.WouldBlock => WriteRestAsync(buffer[sent..], cancellationToken),
            _ => ValueTask.FromException(Failed(new SocketException((int)error))),
        };
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Ends a read that waits, too.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _socket.Dispose();
        base.Dispose(disposing);
    }

    private static IOException Failed(SocketException exception) => new(exception.Message, exception);

    private async ValueTask WriteRestAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        try
        {
            while (!rest.IsEmpty) rest = rest[await _socket.SendAsync(rest, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
        }
        catch (SocketException exception)
        {
            throw Failed(exception);
        }
    }
}
