using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace SocketIoNet.Redis.Resp;

/// <summary>
/// Commands over one connection. They are sent in order without waiting, neither for replies nor for the system; what is added while others are being sent follows together.
/// </summary>
/// <typeparam name="TReply">What is known of a reply before it comes.</typeparam>
internal sealed class RespPipeline<TReply>(IRespOutput output)
{
    private const int LargestKeptBuffer = 1024 * 1024;

    /// <summary>How often a thread sends what others have added meanwhile, before one of them or the pool goes on.</summary>
    private const int YieldBudget = 16;

    private readonly Lock _lock = new();
    private readonly Queue<TReply> _replies = [];
    private ArrayBufferWriter<byte> _added = new();
    private ArrayBufferWriter<byte> _beingSent = new();
    private bool _isSending;
    private bool _hasEnded;

    /// <summary>Adds a command, whose last argument is bytes. False when the connection has ended.</summary>
    public bool TryAdd(TReply reply, ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last)
    {
        lock (_lock)
        {
            if (_hasEnded) return false;
            RespWriter.WriteCommand(_added, arguments, last);
            _replies.Enqueue(reply);
            if (_isSending) return true;
            _isSending = true;
        }

        SendAdded();
        return true;
    }

    /// <summary>A reply has come. False when nothing is expected.</summary>
    public bool TryTakeReply([MaybeNullWhen(false)] out TReply reply)
    {
        lock (_lock) return _replies.TryDequeue(out reply);
    }

    /// <summary>Accepts nothing any more. Returns what has not been replied to.</summary>
    public IReadOnlyCollection<TReply> End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            TReply[] missing = [.. _replies];
            _replies.Clear();
            return missing;
        }
    }

    /// <summary>Sends until the system does not take everything at once, or the budget is spent; the rest follows without this thread.</summary>
    private void SendAdded()
    {
        for (var sent = 0; sent < YieldBudget; sent++)
        {
            var bytes = TakeAdded();
            if (bytes.IsEmpty) return;
            var sending = output.SendAsync(bytes, CancellationToken.None);
            if (sending.IsCompletedSuccessfully) continue;
            _ = SendRestAsync(sending);
            return;
        }

        Yield();
    }

    /// <summary>Lets another thread send: the next that adds something, or one of the pool.</summary>
    private void Yield()
    {
        lock (_lock)
        {
            _isSending = false;
            if (_added.WrittenCount == 0) return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static pipeline => pipeline.SendLeft(), this, preferLocal: false);
    }

    private void SendLeft()
    {
        lock (_lock)
        {
            if (_isSending || _added.WrittenCount == 0) return;
            _isSending = true;
        }

        SendAdded();
    }

    private async Task SendRestAsync(Task sending)
    {
        try
        {
            await sending.ConfigureAwait(false);
            SendAdded();
        }
        catch (Exception)
        {
            // Who reads notices it as well, and says why.
            output.Dispose();
        }
    }

    private ReadOnlyMemory<byte> TakeAdded()
    {
        lock (_lock)
        {
            if (_beingSent.Capacity > LargestKeptBuffer) _beingSent = new ArrayBufferWriter<byte>();
            _beingSent.ResetWrittenCount();
            (_added, _beingSent) = (_beingSent, _added);
            _isSending = _beingSent.WrittenCount > 0;
            return _beingSent.WrittenMemory;
        }
    }
}
