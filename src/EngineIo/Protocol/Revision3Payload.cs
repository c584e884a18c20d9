using System.Buffers.Text;
using System.Text;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Protocol;

/// <summary>Polling bodies of revision 3: text, or binary if a packet is binary and the client accepts binary data.</summary>
/// <remarks>
/// <code>
/// text    = *(length ":" packet)          the length in UTF-16 code units, in decimal
/// binary  = *(kind 1*digit 0xFF packet)   the kind is 0x00 for text, 0x01 for bytes; the digits are those of the length
///                                         in bytes, each a byte from 0x00 to 0x09
/// </code>
/// </remarks>
internal static class Revision3Payload
{
    /// <summary>The maximum number of digits of a length: more than any body needs, and few enough for an int.</summary>
    private const int MaxDigits = 9;

    private const byte TextKind = 0;
    private const byte BinaryKind = 1;
    private const byte EndOfLength = 0xFF;
    private const byte MessageType = (byte)EnginePacketType.Message;

    /// <summary>Finds the first packet of the rest of a body.</summary>
    /// <returns>False if there is no complete packet.</returns>
    public static bool TryFindItem(ReadOnlySpan<byte> rest, bool isBinary, out Item item) =>
        isBinary ? TryFindBinary(rest, out item) : TryFindText(rest, out item);

    /// <summary>Whether a body is binary. A text body starts with a digit.</summary>
    public static bool IsBinary(ReadOnlySpan<byte> payload) => payload is [TextKind or BinaryKind, ..];

    /// <summary>Appends a text packet in the format of the payload.</summary>
    public static void AppendText(PooledBuffer payload, ReadOnlySpan<byte> packet)
    {
        if (IsBinary(payload.Written))
        {
            WriteBinaryHeader(payload, TextKind, packet.Length);
        }
        else
        {
            WriteNumber(payload, Encoding.UTF8.GetCharCount(packet));
            payload.Write(":"u8);
        }

        payload.Write(packet);
    }

    /// <summary>Appends a binary message. This makes the whole payload binary.</summary>
    public static void AppendMessage(PooledBuffer payload, ReadOnlySpan<byte> data)
    {
        if (!IsBinary(payload.Written)) MakeBinary(payload);
        WriteBinaryHeader(payload, BinaryKind, data.Length + 1);
        payload.Write([MessageType]);
        payload.Write(data);
    }

    private static bool TryFindText(ReadOnlySpan<byte> rest, out Item item)
    {
        item = default;
        var digits = rest[..Math.Min(rest.Length, MaxDigits + 1)].IndexOf((byte)':');
        if (digits < 0 || !TryReadLength(rest[..digits], (byte)'0', out var units)) return false;
        var length = LengthOf(rest[(digits + 1)..], units);
        item = new Item(digits + 1, length, IsBinary: false);
        return length >= 0;
    }

    private static bool TryFindBinary(ReadOnlySpan<byte> rest, out Item item)
    {
        item = default;
        if (!IsBinary(rest)) return false;
        var digits = rest[1..Math.Min(rest.Length, MaxDigits + 2)].IndexOf(EndOfLength);
        if (digits < 0 || !TryReadLength(rest.Slice(1, digits), 0, out var length)) return false;
        item = new Item(digits + 2, length, rest[0] == BinaryKind);
        return length <= rest.Length - item.Start;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> digits, byte zero, out int length)
    {
        length = 0;
        foreach (var digit in digits)
        {
            var value = digit - zero;
            if (value is < 0 or > 9) return false;
            length = (length * 10) + value;
        }

        return !digits.IsEmpty;
    }

    /// <summary>
    /// Returns how many bytes the first <paramref name="units"/> UTF-16 code units take; -1 if there are fewer, or if the last is the first
    /// half of a surrogate pair.
    /// </summary>
    private static int LengthOf(ReadOnlySpan<byte> text, int units)
    {
        if (units <= text.Length && Ascii.IsValid(text[..units])) return units;
        var length = 0;
        while (units > 0 && length < text.Length)
        {
            Rune.DecodeFromUtf8(text[length..], out var rune, out var consumed);
            units -= rune.Utf16SequenceLength;
            length += consumed;
        }

        return units == 0 ? length : -1;
    }

    private static void MakeBinary(PooledBuffer payload)
    {
        using var binary = new PooledBuffer();
        var rest = (ReadOnlySpan<byte>)payload.Written;
        while (TryFindText(rest, out var item))
        {
            WriteBinaryHeader(binary, TextKind, item.Length);
            binary.Write(rest.Slice(item.Start, item.Length));
            rest = rest[(item.Start + item.Length)..];
        }

        payload.Clear();
        payload.Write(binary.Written);
    }

    private static void WriteBinaryHeader(PooledBuffer payload, byte kind, int length)
    {
        payload.Write([kind]);
        var start = payload.Length;
        WriteNumber(payload, length);
        foreach (ref var digit in payload.Written[start..]) digit -= (byte)'0';
        payload.Write([EndOfLength]);
    }

    private static void WriteNumber(PooledBuffer payload, int number)
    {
        Utf8Formatter.TryFormat(number, payload.GetSpan(MaxDigits + 1), out var written);
        payload.Advance(written);
    }

    /// <summary>The position of a packet in the rest of a body.</summary>
    internal readonly record struct Item(int Start, int Length, bool IsBinary);
}
