using System.Buffers;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>
/// The stream under a WebSocket: frames that are written between <see cref="BeginGathering"/> and <see cref="SendGatheredAsync"/> leave in one write, since the
/// framework's WebSocket writes and flushes every frame by itself. What is written otherwise, such as the pong to a ping frame, is sent at once.
/// </summary>
internal sealed class GatheringStream(Stream inner) : Stream
{
    private const int InitialCapacity = 4096;

    private readonly Lock _lock = new();
    private byte[] _gathered = [];
    private int _length;
    private bool _isGathering;
    private bool _isSending;
    private Task _sending = Task.CompletedTask;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void BeginGathering()
    {
        lock (_lock) _isGathering = true;
    }

    public ValueTask SendGatheredAsync()
    {
        lock (_lock)
        {
            _isGathering = false;
            return SendAsync();
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Append(buffer.Span);
            return _isGathering ? ValueTask.CompletedTask : SendAsync();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Writing is asynchronous.");

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _gathered.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(InitialCapacity, _length + bytes.Length));
            _gathered.AsSpan(0, _length).CopyTo(larger);
            Return(_gathered);
            _gathered = larger;
        }

        bytes.CopyTo(_gathered.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Starts to send, or joins the sending that is under way: it takes along what has been added meanwhile.</summary>
    private ValueTask SendAsync()
    {
        // Not the task's own state: it completes only after the sending has looked for more.
        if (_isSending) return new ValueTask(_sending);
        var write = WriteTaken();
        if (write.IsCompletedSuccessfully) return ValueTask.CompletedTask;
        _isSending = true;
        _sending = SendRestAsync(write);
        return new ValueTask(_sending);
    }

    private async Task SendRestAsync(ValueTask write)
    {
        while (true)
        {
            await write;
            lock (_lock)
            {
                _isSending = _length > 0;
                if (!_isSending) return;
                write = WriteTaken();
            }
        }
    }

    private ValueTask WriteTaken()
    {
        if (_length == 0) return ValueTask.CompletedTask;
        var bytes = _gathered;
        var length = _length;
        _gathered = [];
        _length = 0;
        var write = inner.WriteAsync(bytes.AsMemory(0, length));
        if (!write.IsCompletedSuccessfully) return ReturnAfterAsync(write, bytes);
        write.GetAwaiter().GetResult();
        Return(bytes);
        return ValueTask.CompletedTask;
    }

    private static async ValueTask ReturnAfterAsync(ValueTask write, byte[] bytes)
    {
        await write;
        // A failed write may still be reading from the memory, so only a completed one gives it back.
        Return(bytes);
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
    }
}
