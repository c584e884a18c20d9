using System.Buffers.Binary;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>The header of a frame (RFC 6455, section 5.2).</summary>
internal readonly struct FrameHeader
{
    /// <summary>The maximum size that is written: an unmasked frame with a 64-bit length.</summary>
    public const int MaxWrittenSize = 10;

    /// <summary>The maximum size that is read: the same with a mask.</summary>
    public const int MaxReadSize = MaxWrittenSize + MaskSize;

    private const int FinalBit = 0x80;
    private const int ReservedBits = 0x70;
    private const int OpcodeBits = 0x0F;
    private const int MaskBit = 0x80;
    private const int LengthBits = 0x7F;
    private const int TwoByteLength = 126;
    private const int EightByteLength = 127;
    private const int MaskSize = 4;

    /// <summary>A control frame must use the short form of the length, for at most 125 bytes.</summary>
    private const int ControlSize = 2 + MaskSize;

    private readonly byte _first;

    private FrameHeader(byte first, bool isMasked, ulong length, uint mask, int size)
    {
        _first = first;
        IsMasked = isMasked;
        Length = length;
        Mask = mask;
        Size = size;
    }

    public bool IsFinal => (_first & FinalBit) != 0;

    public int Opcode => OpcodeOf(_first);

    public bool IsMasked { get; }

    /// <summary>The announced length of the payload.</summary>
    public ulong Length { get; }

    /// <summary>The four bytes of the mask, in wire order.</summary>
    public uint Mask { get; }

    /// <summary>The size of the header in bytes.</summary>
    public int Size { get; }

    /// <summary>Whether a client may send this frame if no extension was negotiated.</summary>
    public bool IsAllowed =>
        IsMasked && (_first & ReservedBits) == 0 && FrameOpcode.IsKnown(Opcode)
        && (!FrameOpcode.IsControl(Opcode) || (IsFinal && Size == ControlSize));

    /// <summary>The opcode in the first byte of a frame.</summary>
    public static int OpcodeOf(byte first) => first & OpcodeBits;

    /// <summary>Reads a header; false if it is incomplete.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < 2) return false;
        var isMasked = (bytes[1] & MaskBit) != 0;
        var shortLength = bytes[1] & LengthBits;
        var lengthSize = shortLength switch { TwoByteLength => sizeof(ushort), EightByteLength => sizeof(ulong), _ => 0 };
        var size = 2 + lengthSize + (isMasked ? MaskSize : 0);
        if (bytes.Length < size) return false;
        var length = lengthSize switch
        {
            sizeof(ushort) => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            sizeof(ulong) => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => (ulong)shortLength,
        };
        var mask = isMasked ? BitConverter.ToUInt32(bytes[(size - MaskSize)..]) : 0;
        header = new FrameHeader(bytes[0], isMasked, length, mask, size);
        return true;
    }

    /// <summary>How many bytes are missing from a frame that has begun: at least one of its header, or else all of its payload. Zero or less if it is complete.</summary>
    public static long MissingFrom(ReadOnlySpan<byte> beginning) =>
        TryRead(beginning, out var header) ? header.Size + (long)Math.Min(header.Length, int.MaxValue) - beginning.Length : 1;

    /// <summary>Writes the header of an unmasked, unfragmented frame.</summary>
    /// <returns>The size of the header in bytes.</returns>
    public static int Write(Span<byte> destination, int opcode, int length)
    {
        destination[0] = (byte)(FinalBit | opcode);
        if (length < TwoByteLength)
        {
            destination[1] = (byte)length;
            return 2;
        }

        if (length <= ushort.MaxValue)
        {
            destination[1] = TwoByteLength;
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)length);
            return 2 + sizeof(ushort);
        }

        destination[1] = EightByteLength;
        BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)length);
        return MaxWrittenSize;
    }
}
