namespace SocketIoNet.EngineIo.Sending;

/// <summary>
/// The messages waiting to be sent to one client. A thread that finds the queue idle writes it. The session's transport is its reader; an
/// upgrade changes the reader without losing, repeating or reordering messages.
/// </summary>
/// <remarks>
/// A list under a lock takes less memory per connection than a channel with a writer task, and is faster when messages are pipelined.
/// </remarks>
internal sealed class SendQueue(IQueueOwner? owner = null)
{
    private const int InitialCapacity = 4;
    private const int LargestKeptCapacity = 16;

    /// <summary>What a message costs besides its content, in bytes. For a small message this is most of it.</summary>
    public const int MessageOverhead = 512;

    private readonly Lock _lock = new();
    private QueuedMessage[] _items = [];
    private int _head;
    private int _count;
    private long _bytes;
    private long _bytesBeingWritten;
    private IQueueReader? _reader;
    private MessageContent? _first;
    private bool _isWriting;
    private bool _hasOverflowed;
    private bool _isComplete;
    private bool _isFinished;

    /// <summary>The bytes in the queue, including those that the connection has taken but not yet written.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The memory in the queue: its bytes and the overhead of each message.</summary>
    public long HeldBytes => Bytes + ((long)Volatile.Read(ref _count) * MessageOverhead);

    public bool HasMessages => Volatile.Read(ref _count) > 0;

    private bool IsClosed => _isComplete || _hasOverflowed;

    /// <summary>Whether the reader is closing or has closed.</summary>
    public bool IsFinished
    {
        get
        {
            lock (_lock) return _isFinished;
        }
    }

    /// <summary>
    /// Adds a message if it fits; an empty queue takes any. The first message that does not fit ends the queue: a client that receives a
    /// message must have received all earlier ones.
    /// </summary>
    public EnqueueResult Enqueue(MessageContent message, SendOptions options, long limit)
    {
        lock (_lock)
        {
            if (IsClosed || ((options & SendOptions.Volatile) != 0 && _bytes > 0)) return EnqueueResult.Dropped;
            _hasOverflowed = _bytes > 0 && _bytes + message.Length + ((long)_count * MessageOverhead) > limit;
            if (_hasOverflowed) return EnqueueResult.Overflow;
            AddNeedsLock(new QueuedMessage(message, (options & SendOptions.NoCompression) == 0));
            return EnqueueResult.Queued;
        }
    }

    /// <summary>Adds a message in front of all others, regardless of the limit, unless such a message is queued already.</summary>
    public void EnqueueFirst(MessageContent message)
    {
        lock (_lock)
        {
            if (IsClosed || _first is not null) return;
            _first = message;
            AddFirstNeedsLock(new QueuedMessage(message, Compress: false));
        }
    }

    /// <summary>Takes the oldest message. Called by the reader.</summary>
    public bool TryTake(out QueuedMessage item)
    {
        item = default;
        // A message that is added at this moment is found by ContinueWriting.
        if (!HasMessages) return false;
        lock (_lock)
        {
            if (_count == 0) return false;

            item = _items[_head];
            _items[_head] = default;
            _head = (_head + 1) % _items.Length;
            _count--;
            _bytesBeingWritten += item.Message.Length;
            if (ReferenceEquals(item.Message, _first)) _first = null;
            return true;
        }
    }

    /// <summary>Sets the reader. A write of the previous reader is completed first.</summary>
    public void SetReader(IQueueReader reader)
    {
        lock (_lock) _reader = reader;
        Write();
    }

    /// <summary>
    /// Rejects further messages. The reader finishes after the queue was written, or at once if <paramref name="discard"/> is set.
    /// </summary>
    public void Complete(bool discard)
    {
        lock (_lock)
        {
            _isComplete = true;
            if (discard) ClearNeedsLock();
        }

        Write();
    }

    /// <summary>Writes the queue, unless another thread is writing or the reader is not ready.</summary>
    public void Write()
    {
        if (TryStartWriting() is { } reader) WriteAll(reader);
    }

    /// <summary>Writes until a write completes asynchronously; the rest continues without this thread.</summary>
    private void WriteAll(IQueueReader? reader)
    {
        while (reader is not null)
        {
            var writing = WriteSome(reader);
            if (!writing.IsCompletedSuccessfully)
            {
                // Not awaited: failures are passed to OnWriteFailed.
                _ = WriteAllAsync(reader, writing);
                return;
            }

            // The source of the ValueTask may be reused only after this call.
            writing.GetAwaiter().GetResult();
            reader = ContinueWriting();
        }
    }

    private async Task WriteAllAsync(IQueueReader reader, ValueTask writing)
    {
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A broken connection causes many types of exceptions; all mean the same to the session.
            FailWriting(reader, exception);
            return;
        }

        WriteAll(ContinueWriting());
    }

    private ValueTask WriteSome(IQueueReader reader)
    {
        try
        {
            return MustFinish() ? reader.FinishAsync() : reader.WriteFromAsync(this);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    private IQueueReader? TryStartWriting()
    {
        lock (_lock)
        {
            var reader = _isWriting ? null : NextReaderNeedsLock();
            _isWriting |= reader is not null;
            return reader;
        }
    }

    private IQueueReader? ContinueWriting()
    {
        IQueueReader? reader;
        bool hasShrunk;
        lock (_lock)
        {
            hasShrunk = _bytesBeingWritten > 0;
            _bytes -= _bytesBeingWritten;
            _bytesBeingWritten = 0;
            reader = NextReaderNeedsLock();
            _isWriting = reader is not null;
            if (_count == 0 && _items.Length > LargestKeptCapacity) _items = [];
        }

        if (hasShrunk) owner?.OnQueueShrunk();
        return reader;
    }

    /// <summary>Returns the reader if it has work to do.</summary>
    private IQueueReader? NextReaderNeedsLock()
    {
        if (_reader is not { IsReady: true } reader) return null;
        return _count > 0 || (_isComplete && !_isFinished) ? reader : null;
    }

    private bool MustFinish()
    {
        if (HasMessages) return false;
        lock (_lock)
        {
            if (_count > 0) return false;
            _isFinished = true;
            return true;
        }
    }

    private void FailWriting(IQueueReader reader, Exception exception)
    {
        lock (_lock)
        {
            _isComplete = _isFinished = true;
            _isWriting = false;
            ClearNeedsLock();
        }

        reader.OnWriteFailed(exception);
    }

    private void AddNeedsLock(in QueuedMessage item)
    {
        if (_count == _items.Length) GrowNeedsLock();
        _items[(_head + _count) % _items.Length] = item;
        _count++;
        _bytes += item.Message.Length;
    }

    private void AddFirstNeedsLock(in QueuedMessage item)
    {
        if (_count == _items.Length) GrowNeedsLock();
        _head = (_head + _items.Length - 1) % _items.Length;
        _items[_head] = item;
        _count++;
        _bytes += item.Message.Length;
    }

    private void GrowNeedsLock()
    {
        var larger = new QueuedMessage[Math.Max(InitialCapacity, _items.Length * 2)];
        for (var i = 0; i < _count; i++) larger[i] = _items[(_head + i) % _items.Length];
        _items = larger;
        _head = 0;
    }

    private void ClearNeedsLock()
    {
        for (var i = 0; i < _count; i++) _items[(_head + i) % _items.Length].Message.Release();
        _items = [];
        _first = null;
        _head = _count = 0;
        _bytes = _bytesBeingWritten;
    }
}
