using MessagePack;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack;

/// <summary>Reads MessagePack from untrusted clients.</summary>
internal static class MessagePackReading
{
    /// <summary>How clients write undefined: extension type 0 with one byte, in this encoding only, because binary data has the same type.</summary>
    public static bool IsNextUndefined(this in MessagePackReader reader) =>
        reader.NextCode == MessagePackCode.FixExt1 && reader.CreatePeekReader().ReadExtensionFormatHeader().TypeCode == 0;

    /// <summary>Reads text in UTF-8 without validating it.</summary>
    public static ReadOnlySpan<byte> ReadText(this ref MessagePackReader reader) =>
        reader.NextMessagePackType == MessagePackType.String && reader.TryReadStringSpan(out var text)
            ? text
            : throw new PacketFormatException("Expected text.");

    /// <summary>Reads an integer, which may be encoded as a floating-point number.</summary>
    public static long ReadWholeNumber(this ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType == MessagePackType.Integer) return reader.ReadInt64();
        var number = reader.NextMessagePackType == MessagePackType.Float ? reader.ReadDouble() : double.NaN;
        if (!double.IsInteger(number)) throw new PacketFormatException("Expected an integer.");
        return checked((long)number);
    }

    /// <summary>Skips a value of any depth without recursion; the library's method is recursive.</summary>
    public static void SkipValue(this ref MessagePackReader reader)
    {
        for (long values = 1; values > 0; values--)
        {
            if (reader.NextMessagePackType == MessagePackType.Array) values += reader.ReadArrayHeader();
            else if (reader.NextMessagePackType == MessagePackType.Map) values += 2L * reader.ReadMapHeader();
            else reader.Skip();
        }
    }
}
