namespace SocketIoNet.Protocol;

/// <summary>
/// The binary data of a packet: arrays that the reader may keep if the packet was received, slices of its <see cref="PayloadWriter"/> if it is being sent.
/// </summary>
public readonly struct AttachmentList
{
    private readonly byte[][]? _arrays;
    private readonly PayloadWriter? _writer;
    private readonly bool _isShared;

    /// <summary>Creates a list of arrays, which are not copied. Do not change them afterwards.</summary>
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

    /// <summary>The number of attachments; 0 for a packet without binary data.</summary>
    public int Count => _arrays is not null ? _arrays.Length : _writer?.AttachmentCount ?? 0;

    /// <summary>The bytes of one attachment.</summary>
    /// <param name="index">The number in its placeholder.</param>
    public ReadOnlySpan<byte> this[int index] => _arrays is not null ? _arrays[index] : Writer.GetAttachment(index);

    private PayloadWriter Writer => _writer ?? throw new ArgumentOutOfRangeException("index");

    /// <summary>One attachment as an array that may be kept and changed: the received array if there is no other reader, otherwise a copy.</summary>
    /// <param name="index">The number in its placeholder.</param>
    public byte[] GetArray(int index) => _arrays is not null && !_isShared ? _arrays[index] : this[index].ToArray();

    /// <summary>All attachments as arrays that may be kept but not changed: the received arrays, or copies.</summary>
    public byte[][] ToArrays()
    {
        if (_arrays is not null) return _arrays;
        if (Count == 0) return [];
        var copies = new byte[Count][];
        for (var i = 0; i < copies.Length; i++) copies[i] = GetArray(i);
        return copies;
    }

    /// <summary>The same list for several readers: each gets arrays of its own, so that changes by one do not reach the others.</summary>
    internal AttachmentList AsShared() => new(_arrays, _writer);
}
