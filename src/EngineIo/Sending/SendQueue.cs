namespace SocketIoNet.EngineIo.Sending;

/// <summary>
/// What waits to be sent to one client. Whoever finds it not being written writes it, on its own thread; a transport holds its reading end, and an upgrade
/// passes that end on, so that nothing is lost, doubled or reordered.
/// </summary>
/// <remarks>A locked list rather than a channel with a writer task: per connection it is smaller, and pipelined it is cheaper.</remarks>
internal sealed class SendQueue
{
    private const int InitialCapacity = 4;
    private const int LargestKeptCapacity = 16;

    /// <summary>What a message holds beside its content: small ones are mostly this, and must count as what they cost.</summary>
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

    /// <summary>The bytes that wait, including those that were handed to the connection and are not yet written.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The memory that waits: the bytes, and what each message costs beside its content.</summary>
    public long HeldBytes => Bytes + ((long)Volatile.Read(ref _count) * MessageOverhead);

    public bool HasMessages => Volatile.Read(ref _count) > 0;

    private bool IsClosed => _isComplete || _hasOverflowed;

    /// <summary>Called when bytes have left the queue.</summary>
    public Action? Shrunk { get; set; }

    /// <summary>Whether the reader has closed, or is about to.</summary>
    public bool IsFinished
    {
        get
        {
            lock (_lock) return _isFinished;
        }
    }

    /// <summary>
    /// Adds a message, if it fits: an empty queue takes any. The first that does not fit ends the queue, since whoever gets a later message takes it that all before it has arrived.
    /// </summary>
    public EnqueueResult Enqueue(MessageContent message, SendOptions options, long limit)
    {
        lock (_lock)
        {
            if (IsClosed || ((options & SendOptions.Volatile) != 0 && _bytes > 0)) return EnqueueResult.Dropped;
            _hasOverflowed = _bytes > 0 && _bytes + message.Length + ((long)_count * MessageOverhead) > limit;
            if (_hasOverflowed) return EnqueueResult.Overflow;
            Add(new QueuedMessage(message, (options & SendOptions.NoCompression) == 0));
            return EnqueueResult.Queued;
        }
    }

    /// <summary>Adds a message in front of all others, whatever the limit, unless such a one waits already: a client that has not taken it needs no second.</summary>
    public void EnqueueFirst(MessageContent message)
    {
        lock (_lock)
        {
            if (IsClosed || _first is not null) return;
            _first = message;
            AddFirst(new QueuedMessage(message, Compress: false));
        }
    }

    /// <summary>Takes the oldest message, for the reader.</summary>
    public bool TryTake(out QueuedMessage item)
    {
        item = default;
        // What is added at this very moment is found when the writing asks whether it is to go on.
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

    /// <summary>Makes <paramref name="reader"/> the one that writes from now on; a write of the previous reader that is under way is finished first.</summary>
    public void SetReader(IQueueReader reader)
    {
        lock (_lock) _reader = reader;
        Write();
    }

    /// <summary>Refuses further messages. When the rest is written, or dropped with <paramref name="discard"/>, the reader finishes.</summary>
    public void Complete(bool discard)
    {
        lock (_lock)
        {
            _isComplete = true;
            if (discard) Clear();
        }

        Write();
    }

    /// <summary>Writes what waits, unless somebody is at it already or the reader can not write now.</summary>
    public void Write()
    {
        if (TryStartWriting() is { } reader) WriteAll(reader);
    }

    /// <summary>Writes for as long as that needs no waiting; what does goes on without this thread.</summary>
    private void WriteAll(IQueueReader? reader)
    {
        while (reader is not null)
        {
            var writing = WriteSome(reader);
            if (!writing.IsCompletedSuccessfully)
            {
                // Nothing is lost by not waiting: failures end in OnWriteFailed.
                _ = WriteAllAsync(reader, writing);
                return;
            }

            // What stands behind it may be used again only after that.
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
            // A broken connection shows itself as one of many exceptions; each means the same to the session.
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
            var reader = _isWriting ? null : NextReader();
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
            reader = NextReader();
            _isWriting = reader is not null;
            if (_count == 0 && _items.Length > LargestKeptCapacity) _items = [];
        }

        if (hasShrunk) Shrunk?.Invoke();
        return reader;
    }

    /// <summary>The reader, when there is something for it to do.</summary>
    private IQueueReader? NextReader()
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
            Clear();
        }

        reader.OnWriteFailed(exception);
    }

    private void Add(in QueuedMessage item)
    {
        if (_count == _items.Length) Grow();
        _items[(_head + _count) % _items.Length] = item;
        _count++;
        _bytes += item.Message.Length;
    }

    private void AddFirst(in QueuedMessage item)
    {
        if (_count == _items.Length) Grow();
        _head = (_head + _items.Length - 1) % _items.Length;
        _items[_head] = item;
        _count++;
        _bytes += item.Message.Length;
    }

    private void Grow()
    {
        var larger = new QueuedMessage[Math.Max(InitialCapacity, _items.Length * 2)];
        for (var i = 0; i < _count; i++) larger[i] = _items[(_head + i) % _items.Length];
        _items = larger;
        _head = 0;
    }

    private void Clear()
    {
        for (var i = 0; i < _count; i++) _items[(_head + i) % _items.Length].Message.Release();
        _items = [];
        _first = null;
        _head = _count = 0;
        _bytes = _bytesBeingWritten;
    }
}
