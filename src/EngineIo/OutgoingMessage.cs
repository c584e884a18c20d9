using System.Buffers;
using SocketIoNet.EngineIo.Internal;

namespace SocketIoNet.EngineIo;

/// <summary>
/// One message to a client: one or more frames that are queued, counted and written as a unit, so that a text frame and the
/// binary frames that belong to it can never be torn apart.
/// </summary>
/// <remarks>
/// A message is written into pooled memory: <see cref="Rent"/>, then <see cref="BeginText"/> or <see cref="BeginBinary"/>
/// followed by the content of that frame, for each frame. <see cref="EngineSession.Send(OutgoingMessage, SendOptions)"/> takes
/// ownership and gives the memory back once it is written. A message for many recipients is made with <see cref="ToShared"/>.
/// </remarks>
public sealed class OutgoingMessage : IBufferWriter<byte>
{
    private const int InitialCapacity = 512;
    private const int LargestKeptBuffer = 4096;
    private const int PoolSizePerThread = 16;

    [ThreadStatic]
    private static Stack<OutgoingMessage>? t_pool;

    private readonly bool _isShared;
    private byte[] _buffer;
    private int _length;
    private Frame _first;
    private List<Frame>? _others;

    private OutgoingMessage(byte[] buffer, bool isShared)
    {
        _buffer = buffer;
        _isShared = isShared;
    }

    /// <summary>How many frames the message has.</summary>
    public int FrameCount { get; private set; }

    /// <summary>The bytes of all frames together, as they are counted against the send queue.</summary>
    public int Length => _length;

    /// <summary>What the message counts as while it waits to be sent: its bytes, and what it costs beside them.</summary>
    public long HeldBytes => (long)_length + SendQueue.MessageOverhead;

    internal bool IsShared => _isShared;

    /// <summary>Takes an empty message whose memory is pooled. It has one owner: whoever rented it, until it is sent.</summary>
    public static OutgoingMessage Rent() =>
        t_pool is { Count: > 0 } pool ? pool.Pop() : new OutgoingMessage(ArrayPool<byte>.Shared.Rent(InitialCapacity), isShared: false);

    /// <summary>Starts a text frame; what is written next is its content, in UTF-8.</summary>
    public void BeginText()
    {
        BeginFrame(isBinary: false);
        // The engine's packet type stands in front of every text message on every transport: written here, it need not be
        // copied in later.
        GetSpan(1)[0] = (byte)'4';
        Advance(1);
    }

    /// <summary>Starts a binary frame; what is written next is its content.</summary>
    public void BeginBinary() => BeginFrame(isBinary: true);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _length);
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureCapacity(sizeHint);
        return _buffer.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureCapacity(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Appends <paramref name="bytes"/> to the frame that was begun last.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        EnsureCapacity(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>
    /// Makes an immutable copy that any number of sessions may send, and gives this message's memory back.
    /// </summary>
    public OutgoingMessage ToShared()
    {
        var shared = new OutgoingMessage(_buffer.AsSpan(0, _length).ToArray(), isShared: true)
        {
            _length = _length,
            _first = _first,
            _others = _others is { Count: > 0 } ? [.. _others] : null,
            FrameCount = FrameCount,
        };
        Release();
        return shared;
    }

    /// <summary>Gives the memory of a message that will not be sent back to the pool; a shared message is left alone.</summary>
    public void Release()
    {
        if (_isShared) return;
        _length = 0;
        FrameCount = 0;
        _others?.Clear();
        if (_buffer.Length > LargestKeptBuffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(InitialCapacity);
        }

        t_pool ??= new Stack<OutgoingMessage>(PoolSizePerThread);
        if (t_pool.Count < PoolSizePerThread) t_pool.Push(this);
        else ArrayPool<byte>.Shared.Return(_buffer);
    }

    /// <summary>A message that is one engine packet of another type than "message", such as a ping.</summary>
    internal static OutgoingMessage CreateControl(ReadOnlySpan<byte> packet)
    {
        return new OutgoingMessage(packet.ToArray(), isShared: true) { _length = packet.Length, FrameCount = 1 };
    }

    /// <summary>The frame at <paramref name="index"/>: text with its packet type in front, binary as it is.</summary>
    internal ReadOnlyMemory<byte> GetFrame(int index, out bool isBinary)
    {
        var frame = index == 0 ? _first : _others![index - 1];
        var end = index + 1 == FrameCount ? _length : _others![index].Start;
        isBinary = frame.IsBinary;
        return _buffer.AsMemory(frame.Start, end - frame.Start);
    }

    private void BeginFrame(bool isBinary)
    {
        var frame = new Frame(_length, isBinary);
        if (FrameCount == 0) _first = frame;
        else (_others ??= []).Add(frame);
        FrameCount++;
    }

    private void EnsureCapacity(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private readonly record struct Frame(int Start, bool IsBinary);
}
