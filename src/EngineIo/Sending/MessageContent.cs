using System.Buffers;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Sending;

/// <summary>
/// The frames of an <see cref="OutgoingMessage"/>. It has one owner at a time: the holder of the current ticket, then the queue, then the
/// pool. Only tickets leave the engine, and each is valid once, so that pooled memory cannot be changed by a former owner.
/// </summary>
internal sealed class MessageContent
{
    private const int InitialCapacity = 512;
    private const int LargestKeptBuffer = 4096;
    private const int PoolSizePerThread = 16;

    [ThreadStatic]
    private static Stack<MessageContent>? t_pool;

    private byte[] _buffer;
    private Frame _first;
    private List<Frame>? _others;
    private long _ticket;

    private MessageContent(byte[] buffer) => _buffer = buffer;

    public int FrameCount { get; private set; }

    public int Length { get; private set; }

    /// <summary>Whether it is immutable and has no owner.</summary>
    public bool IsShared { get; private init; }

    /// <summary>The ticket of the current owner.</summary>
    public long Ticket => Volatile.Read(ref _ticket);

    public static MessageContent Rent() => t_pool is { Count: > 0 } pool ? pool.Pop() : new MessageContent(ArrayPool<byte>.Shared.Rent(InitialCapacity));

    /// <summary>Creates a single frame that any number of sessions may send.</summary>
    public static MessageContent CreateShared(ReadOnlySpan<byte> frame) => new(frame.ToArray()) { IsShared = true, Length = frame.Length, FrameCount = 1 };

    /// <summary>
    /// Takes the content from the holder of <paramref name="ticket"/> and invalidates the ticket. False if it was invalid already.
    /// </summary>
    public bool TryTake(long ticket) => IsShared || Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) == ticket;

    /// <summary>Returns content that was taken to the pool.</summary>
    public void Release()
    {
        if (IsShared) return;
        Length = 0;
        FrameCount = 0;
        _others?.Clear();
        if (_buffer.Length > LargestKeptBuffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(InitialCapacity);
        }

        t_pool ??= new Stack<MessageContent>(PoolSizePerThread);
        if (t_pool.Count < PoolSizePerThread) t_pool.Push(this);
        else ArrayPool<byte>.Shared.Return(_buffer);
    }

    public MessageContent ToShared() => new(_buffer.AsSpan(0, Length).ToArray())
    {
        IsShared = true,
        Length = Length,
        _first = _first,
        _others = _others is { Count: > 0 } ? [.. _others] : null,
        FrameCount = FrameCount,
    };

    public void BeginFrame(bool isBinary)
    {
        var frame = new Frame(Length, isBinary);
        if (FrameCount == 0) _first = frame;
        else (_others ??= []).Add(frame);
        FrameCount++;
    }

    public Memory<byte> GetFree(int sizeHint)
    {
        var needed = (long)Length + Math.Max(sizeHint, 1);
        if (needed > _buffer.Length) Grow(needed);
        return _buffer.AsMemory(Length);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - Length);
        Length += count;
    }

    /// <summary>The frame at <paramref name="index"/>: text with its packet type in front, binary data as is.</summary>
    public ReadOnlyMemory<byte> GetFrame(int index, out bool isBinary)
    {
        var frame = index == 0 ? _first : _others![index - 1];
        var end = index + 1 == FrameCount ? Length : _others![index].Start;
        isBinary = frame.IsBinary;
        return _buffer.AsMemory(frame.Start, end - frame.Start);
    }

    private void Grow(long needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(BufferGrowth.Next(_buffer.Length, needed));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private readonly record struct Frame(int Start, bool IsBinary);
}
