using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace SocketIoNet.Protocol;

/// <summary>A buffer for one payload: its JSON in UTF-8, and its binary data.</summary>
public sealed class PayloadWriter : IBufferWriter<byte>, IDisposable
{
    private const int InitialCapacity = 1024;
    private const int LargestKeptBuffer = 16 * 1024;

    [ThreadStatic]
    private static PayloadWriter? t_idle;

    private byte[] _json = ArrayPool<byte>.Shared.Rent(InitialCapacity);
    private int _length;
    private byte[] _bytes = [];
    private int _bytesLength;
    private int[] _ends = [];

    private PayloadWriter()
    {
    }

    /// <summary>The JSON so far. Valid until more is written.</summary>
    public ReadOnlySpan<byte> Json => _json.AsSpan(0, _length);

    /// <summary>The binary data so far. Valid until the writer is disposed.</summary>
    public AttachmentList Attachments => new(this);

    internal int AttachmentCount { get; private set; }

    /// <summary>Rents an empty writer: <c>using var payload = PayloadWriter.Rent();</c>. Dispose it on the same thread.</summary>
    public static PayloadWriter Rent()
    {
        var writer = t_idle ?? new PayloadWriter();
        t_idle = null;
        return writer;
    }

    /// <summary>Returns the writer. Call this once.</summary>
    public void Dispose()
    {
        Rewind(default);
        if (_json.Length > LargestKeptBuffer) Replace(ref _json, ArrayPool<byte>.Shared.Rent(InitialCapacity));
        if (_bytes.Length > LargestKeptBuffer) Replace(ref _bytes, []);
        if (t_idle is null) t_idle = this;
        else ReleaseBuffers();
    }

    /// <summary>Adds binary data, which is copied.</summary>
    /// <param name="bytes">The data; may be empty.</param>
    /// <returns>The number for its placeholder.</returns>
    public int AddAttachment(ReadOnlySpan<byte> bytes)
    {
        EnsureCapacity(ref _bytes, _bytesLength, bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_bytesLength));
        _bytesLength += bytes.Length;
        if (AttachmentCount == _ends.Length) Array.Resize(ref _ends, Math.Max(4, _ends.Length * 2));
        _ends[AttachmentCount] = _bytesLength;
        return AttachmentCount++;
    }

    /// <summary>Adds binary data and writes its placeholder.</summary>
    /// <param name="bytes">The data, which is copied; may be empty.</param>
    public void WriteBinary(ReadOnlySpan<byte> bytes) => Placeholder.Write(this, AddAttachment(bytes));

    /// <summary>Appends JSON without changes.</summary>
    /// <param name="json">Valid JSON, or a part of it, in UTF-8.</param>
    public void WriteRaw(ReadOnlySpan<byte> json)
    {
        EnsureCapacity(ref _json, _length, json.Length);
        json.CopyTo(_json.AsSpan(_length));
        _length += json.Length;
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _json.Length - _length);
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureCapacity(ref _json, _length, Math.Max(sizeHint, 1));
        return _json.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureCapacity(ref _json, _length, Math.Max(sizeHint, 1));
        return _json.AsSpan(_length);
    }

    /// <summary>Appends a JSON string; false, with nothing appended, if a character has to be escaped.</summary>
    internal bool TryWriteString(ReadOnlySpan<char> text, JavaScriptEncoder encoder)
    {
        const int Quotes = 2;
        var target = GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length) + Quotes);
        var count = Encoding.UTF8.GetBytes(text, target[1..]);
        if (encoder.FindFirstCharacterToEncodeUtf8(target.Slice(1, count)) >= 0) return false;
        target[0] = (byte)'"';
        target[count + 1] = (byte)'"';
        _length += count + Quotes;
        return true;
    }

    internal void WriteByte(byte value)
    {
        GetSpan(1)[0] = value;
        _length++;
    }

    internal ReadOnlySpan<byte> GetAttachment(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)AttachmentCount, nameof(index));
        var start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    /// <summary>The current position, for <see cref="Rewind"/> if a value cannot be serialized.</summary>
    internal Position GetPosition() => new(_length, AttachmentCount);

    internal void Rewind(Position position)
    {
        _length = position.Length;
        AttachmentCount = position.Attachments;
        _bytesLength = AttachmentCount == 0 ? 0 : _ends[AttachmentCount - 1];
    }

    private static void EnsureCapacity(ref byte[] buffer, int length, int count)
    {
        if (count <= buffer.Length - length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(length + count), buffer.Length * 2));
        buffer.AsSpan(0, length).CopyTo(larger);
        Replace(ref buffer, larger);
    }

    private static void Replace(ref byte[] buffer, byte[] replacement)
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = replacement;
    }

    private void ReleaseBuffers()
    {
        Replace(ref _json, []);
        Replace(ref _bytes, []);
    }

    internal readonly record struct Position(int Length, int Attachments);
}
