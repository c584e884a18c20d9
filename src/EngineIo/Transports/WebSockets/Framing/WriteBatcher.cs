using System.Buffers;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// Batches the output of a connection: writes between <see cref="BeginBatch"/> and <see cref="SendBatchAsync"/> are sent in one. Other
/// writes, such as the pong to a ping frame, are sent at once. Thread-safe; each write stays contiguous.
/// </summary>
internal sealed class WriteBatcher(IConnectionOutput connection)
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
            return SendNeedsLockAsync();
        }
    }

    public ValueTask WriteAsync(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            AppendNeedsLock(bytes);
            return _isBatching ? ValueTask.CompletedTask : SendNeedsLockAsync();
        }
    }

    /// <summary>Writes an unfragmented frame.</summary>
    public ValueTask WriteFrameAsync(int opcode, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            AppendFrameNeedsLock(opcode, payload);
            return _isBatching ? ValueTask.CompletedTask : SendNeedsLockAsync();
        }
    }

    /// <summary>Writes an unfragmented frame, to be sent with <see cref="SendBatchAsync"/>.</summary>
    public void AddFrame(int opcode, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            _isBatching = true;
            AppendFrameNeedsLock(opcode, payload);
        }
    }

    private void AppendFrameNeedsLock(int opcode, ReadOnlySpan<byte> payload)
    {
        EnsureFreeNeedsLock((long)FrameHeader.MaxWrittenSize + payload.Length);
        _length += FrameHeader.Write(_batch.AsSpan(_length), opcode, payload.Length);
        payload.CopyTo(_batch.AsSpan(_length));
        _length += payload.Length;
    }

    private void AppendNeedsLock(ReadOnlySpan<byte> bytes)
    {
        EnsureFreeNeedsLock(bytes.Length);
        bytes.CopyTo(_batch.AsSpan(_length));
        _length += bytes.Length;
    }

    private void EnsureFreeNeedsLock(long count)
    {
        var needed = _length + count;
        if (needed <= _batch.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(BufferGrowth.Next(0, Math.Max(InitialCapacity, needed)));
        _batch.AsSpan(0, _length).CopyTo(larger);
        Return(_batch);
        _batch = larger;
    }

    /// <summary>Sends the data. If a send is in progress, that one includes it.</summary>
    private ValueTask SendNeedsLockAsync()
    {
        // The state of the task cannot be used: it completes later than the check for more data.
        if (_isSending) return new ValueTask(_sending);
        var write = WriteTakenNeedsLock();
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
                write = WriteTakenNeedsLock();
            }
        }
    }

    private ValueTask WriteTakenNeedsLock()
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
        // A failed write may still read from the array, so only a completed one returns it to the pool.
        Return(bytes);
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
    }
}
