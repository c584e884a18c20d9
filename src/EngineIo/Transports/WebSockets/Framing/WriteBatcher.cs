using System.Buffers;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// What goes out over a connection: writes between <see cref="BeginBatch"/> and <see cref="SendBatchAsync"/> leave in one. What is written otherwise, such as the
/// pong to a ping frame, is sent at once. It may be written to by several at a time; each write stays whole.
/// </summary>
internal sealed class WriteBatcher(ConnectionWriter connection)
{
    private const int InitialCapacity = 4096;

    private readonly Lock _lock = new();
    private byte[] _batch = [];
    private int _length;
    private bool _isBatching;
    private bool _isSending;
    private Task _sending = Task.CompletedTask;

    public void BeginBatch()
    {
        lock (_lock) _isBatching = true;
    }

    public ValueTask SendBatchAsync()
    {
        lock (_lock)
        {
            _isBatching = false;
            return SendAsync();
        }
    }

    public ValueTask WriteAsync(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            Append(bytes);
            return _isBatching ? ValueTask.CompletedTask : SendAsync();
        }
    }

    /// <summary>Writes an unfragmented frame.</summary>
    public ValueTask WriteFrameAsync(int opcode, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            AppendFrame(opcode, payload);
            return _isBatching ? ValueTask.CompletedTask : SendAsync();
        }
    }

    /// <summary>Writes an unfragmented frame, to be sent with <see cref="SendBatchAsync"/>.</summary>
    public void AddFrame(int opcode, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            _isBatching = true;
            AppendFrame(opcode, payload);
        }
    }

    private void AppendFrame(int opcode, ReadOnlySpan<byte> payload)
    {
        EnsureFree((long)FrameHeader.MaxWrittenSize + payload.Length);
        _length += FrameHeader.Write(_batch.AsSpan(_length), opcode, payload.Length);
        payload.CopyTo(_batch.AsSpan(_length));
        _length += payload.Length;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        EnsureFree(bytes.Length);
        bytes.CopyTo(_batch.AsSpan(_length));
        _length += bytes.Length;
    }

    private void EnsureFree(long count)
    {
        var needed = _length + count;
        if (needed <= _batch.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(BufferGrowth.Next(0, Math.Max(InitialCapacity, needed)));
        _batch.AsSpan(0, _length).CopyTo(larger);
        Return(_batch);
        _batch = larger;
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
            await write.ConfigureAwait(false);
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
        var bytes = _batch;
        var length = _length;
        _batch = [];
        _length = 0;
        var write = connection.WriteAsync(bytes.AsMemory(0, length));
        if (!write.IsCompletedSuccessfully) return ReturnAfterAsync(write, bytes);
        write.GetAwaiter().GetResult();
        Return(bytes);
        return ValueTask.CompletedTask;
    }

    private static async ValueTask ReturnAfterAsync(ValueTask write, byte[] bytes)
    {
        await write.ConfigureAwait(false);
        // A failed write may still be reading from the memory, so only a completed one gives it back.
        Return(bytes);
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
    }
}
