namespace SocketIoNet.Protocol;

/// <summary>
/// The binary data of a packet. A received packet has arrays that whoever reads them may keep; a packet that is being sent has
/// slices of the <see cref="PayloadWriter"/> that holds it.
/// </summary>
public readonly struct AttachmentList
{
    private readonly byte[][]? _arrays;
    private readonly PayloadWriter? _writer;
    private readonly bool _isShared;

    /// <summary>A list of arrays, which are not copied and must not be changed afterwards.</summary>
    /// <param name="arrays">One array for each placeholder, in the order of their numbers.</param>
    public AttachmentList(byte[][] arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        _arrays = arrays;
    }

    internal AttachmentList(PayloadWriter writer) => _writer = writer;

    private AttachmentList(byte[][]? arrays, PayloadWriter? writer)
    {
        _arrays = arrays;
        _writer = writer;
        _isShared = true;
    }

    /// <summary>How many attachments there are; 0 for a packet of text alone.</summary>
    public int Count => _arrays is not null ? _arrays.Length : _writer?.AttachmentCount ?? 0;

    /// <summary>The bytes of one attachment.</summary>
    /// <param name="index">The number in its placeholder.</param>
    public ReadOnlySpan<byte> this[int index] => _arrays is not null ? _arrays[index] : Writer.GetAttachment(index);

    private PayloadWriter Writer => _writer ?? throw new ArgumentOutOfRangeException("index");

    /// <summary>One attachment as an array that may be kept and changed: the received one itself where nobody else reads it, else a copy.</summary>
    /// <param name="index">The number in its placeholder.</param>
    public byte[] GetArray(int index) => _arrays is not null && !_isShared ? _arrays[index] : this[index].ToArray();

    /// <summary>All attachments as arrays that may be kept but not changed: the received ones themselves, else copies.</summary>
    public byte[][] ToArrays()
    {
        if (_arrays is not null) return _arrays;
        if (Count == 0) return [];
        var copies = new byte[Count][];
        for (var i = 0; i < copies.Length; i++) copies[i] = GetArray(i);
        return copies;
    }

    /// <summary>The same for several who read it: what one of them changes must not be what the others get.</summary>
    internal AttachmentList AsShared() => new(_arrays, _writer);
}
