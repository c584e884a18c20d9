using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace SocketIoNet.Redis.Resp;

/// <summary>
/// Commands over one connection. They are sent in order without waiting, neither for replies nor for the system. A command that follows another closely is left for later where that wakes
/// nobody: the more is published, the more goes at once, which is cheaper for both sides and for Redis.
/// </summary>
/// <typeparam name="TReply">What is known of a reply before it comes.</typeparam>
/// <param name="output">Where the commands go.</param>
/// <param name="time">Tells how closely a command follows another.</param>
/// <param name="queue">Sends what is not sent at once.</param>
internal sealed class RespPipeline<TReply>(IRespOutput output, TimeProvider time, IWorkQueue queue) : IThreadPoolWorkItem
{
    private const int LargestKeptBuffer = 1024 * 1024;

    /// <summary>Of more bytes than this, nothing is left to the queue.</summary>
    private const int MostLeft = 64 * 1024;

    /// <summary>How often a thread sends what others have added meanwhile, before the queue goes on.</summary>
    private const int YieldBudget = 16;

    /// <summary>A millisecond: as long after a command was sent, another follows it closely.</summary>
    private readonly long _closely = time.TimestampFrequency / 1000;

    private readonly Lock _lock = new();
    private readonly Queue<TReply> _replies = [];
    private ArrayBufferWriter<byte> _added = new();
    private ArrayBufferWriter<byte> _beingSent = new();
    private long? _sentAt;
    private bool _isSending;
    private bool _isLeft;
    private bool _hasEnded;

    /// <summary>Adds a command, whose last argument is bytes. False when the connection has ended.</summary>
    /// <param name="reply">What is known of the reply.</param>
    /// <param name="arguments">The command, and its arguments except for the last.</param>
    /// <param name="last">The last argument.</param>
    /// <param name="isUrgent">Whether it is never left to the queue.</param>
    public bool TryAdd(TReply reply, ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last, bool isUrgent = false)
    {
        lock (_lock)
        {
            if (_hasEnded) return false;
            RespWriter.WriteCommand(_added, arguments, last);
            _replies.Enqueue(reply);
            if (_isSending) return true;
            _isLeft = !isUrgent && MayBeLeft() && (_isLeft || queue.TryAdd(this));
            if (_isLeft) return true;
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

    /// <summary>Sends what is left to the queue, whose threads may all be blocked.</summary>
    public void SendLeft()
    {
        lock (_lock)
        {
            if (!_isLeft) return;
            _isLeft = false;
            _isSending = true;
        }

        SendAdded();
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

    void IThreadPoolWorkItem.Execute() => SendLeft();

    private bool MayBeLeft() => _added.WrittenCount <= MostLeft && _sentAt is { } sentAt && time.GetTimestamp() - sentAt < _closely;

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

    private void Yield()
    {
        lock (_lock)
        {
            _isSending = false;
            _isLeft = _added.WrittenCount > 0;
            if (!_isLeft) return;
        }

        queue.Add(this);
    }

    private async Task SendRestAsync(Task sending)
    {
        try
        {
            await sending.ConfigureAwait(false);
            SendAdded();
        }
        catch (Exception exception)
        {
            output.End(exception);
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
            if (_isSending) _sentAt = time.GetTimestamp();
            return _beingSent.WrittenMemory;
        }
    }
}
