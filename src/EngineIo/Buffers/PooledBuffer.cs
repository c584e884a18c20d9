using System.Buffers;

namespace SocketIoNet.EngineIo.Buffers;

/// <summary>
/// A growing buffer in pooled memory. It holds none while it is empty, and returns a large array as soon as it is cleared.
/// </summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>Most content is smaller. The pool keeps few arrays of each size, so that some of many requests at once allocate theirs.</summary>
    private const int MinimumCapacity = 512;

    private const int LargestKeptCapacity = 4096;

    /// <summary>After a removal, memory is at most this many times as large as the content.</summary>
    private const int LargestSlack = 4;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _bytes.AsSpan(Length);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        EnsureFree(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Truncates the content to the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => Length = Math.Min(length, Length);

    /// <summary>Removes the first <paramref name="count"/> bytes. Memory that is much larger than the rest is returned.</summary>
    public void RemoveStart(int count)
    {
        var rest = Written[count..];
        if (count == 0) return;
        if (rest.IsEmpty)
        {
            Dispose();
            return;
        }

        var bytes = _bytes.Length > MinimumCapacity && _bytes.Length / LargestSlack > rest.Length ? ArrayPool<byte>.Shared.Rent(Math.Max(MinimumCapacity, rest.Length)) : _bytes;
        rest.CopyTo(bytes);
        if (bytes != _bytes) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bytes;
        Length = rest.Length;
    }

    /// <summary>Clears the content and keeps memory of the usual size.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > LargestKeptCapacity) Dispose();
    }

    /// <summary>Clears the content and returns the memory. The buffer can be used again.</summary>
    public void Dispose()
    {
        Length = 0;
        if (_bytes.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void EnsureFree(int sizeHint)
    {
        var needed = (long)Length + Math.Max(sizeHint, 1);
        if (needed <= _bytes.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(BufferGrowth.Next(_bytes.Length, Math.Max(MinimumCapacity, needed)));
        Written.CopyTo(larger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
