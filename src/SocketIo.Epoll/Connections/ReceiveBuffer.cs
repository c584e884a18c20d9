using System.Buffers;

namespace SocketIoNet.Epoll.Connections;

/// <summary>The bytes that an HTTP connection has received and not consumed, in pooled memory that is returned when there are none.</summary>
internal struct ReceiveBuffer
{
    private const int SmallestSize = 4 * 1024, LargestSize = 64 * 1024;

    private byte[]? _bytes;
    private int _start;
    private int _examined;
    private int _end;
    private int _nextSize;

    public readonly bool HasUnexamined => _examined < _end;

    public readonly ReadOnlySequence<byte> Unconsumed => _bytes is null ? default : new ReadOnlySequence<byte>(_bytes, _start, _end - _start);

    /// <summary>Where the next bytes are to be received; never empty.</summary>
    public Span<byte> GetFree()
    {
        if (_bytes is null) _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(_nextSize, SmallestSize));
        else if (_end == _bytes.Length) Grow();
        return _bytes.AsSpan(_end);
    }

    public void Add(int count)
    {
        _end += count;
        // Who sends much is read in larger pieces.
        _nextSize = _end == _bytes!.Length ? Math.Min(_bytes.Length * 2, LargestSize) : SmallestSize;
    }

    public void Advance(SequencePosition consumed, SequencePosition examined)
    {
        // Positions of bytes that were given away meanwhile.
        if (_bytes is null) return;
        _start = consumed.GetInteger();
        _examined = Math.Max(examined.GetInteger(), _start);
        ReleaseIfEmpty();
    }

    public void ReleaseIfEmpty()
    {
        if (_start == _end) Release();
    }

    public void Release()
    {
        if (_bytes is not null) ArrayPool<byte>.Shared.Return(_bytes);
        Forget();
    }

    /// <summary>Takes the bytes out, with nothing kept. The memory is not returned: the HTTP layer may look at it until its end.</summary>
    public byte[]? TakeUnconsumed()
    {
        var bytes = _start == _end ? null : _bytes.AsSpan(_start.._end).ToArray();
        Forget();
        return bytes;
    }

    private void Forget()
    {
        _bytes = null;
        _start = _examined = _end = 0;
    }

    private void Grow()
    {
        var unconsumed = _bytes.AsSpan(_start.._end);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestSize, unconsumed.Length * 2));
        unconsumed.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes!);
        (_bytes, _examined, _end, _start) = (larger, _examined - _start, _end - _start, 0);
    }
}
