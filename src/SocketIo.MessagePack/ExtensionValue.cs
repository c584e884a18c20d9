using System.Buffers;
using System.Buffers.Binary;
using MessagePack;

namespace SocketIoNet.MessagePack;

/// <summary>The extension types of official clients.</summary>
internal static class ExtensionValue
{
    private const sbyte JavaScript = 0;
    private const sbyte Timestamp = -1;
    private const long FirstMillisecond = -62_135_596_800_000;
    private const long LastMillisecond = 253_402_300_799_999;

    // type  form                  what it is
    //    0  d4 00 00              undefined
    //    0  d7 00 int64           Date, in milliseconds since 1970
    //    0  any other             ArrayBuffer
    //   -1  4, 8 or 12 bytes      the standard timestamp
    // other                       [type, bytes], as the official server has it
    public static void Read(ref MessagePackReader reader, JsonOutput output)
    {
        var code = reader.NextCode;
        var header = reader.ReadExtensionFormatHeader();
        if (header.TypeCode == Timestamp)
        {
            output.Date(reader.ReadDateTime(header));
            return;
        }

        var bytes = reader.ReadRaw(header.Length);
        if (header.TypeCode != JavaScript) WriteUnknown(output, header.TypeCode, bytes);
        else if (code == MessagePackCode.FixExt1) output.Raw("null"u8);
        else if (code == MessagePackCode.FixExt8) WriteDate(output, BinaryPrimitives.ReadInt64BigEndian(bytes.FirstSpan));
        else output.Bytes(bytes);
    }

    private static void WriteDate(JsonOutput output, long milliseconds)
    {
        if (milliseconds is < FirstMillisecond or > LastMillisecond) output.Raw("null"u8);
        else output.Date(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime);
    }

    private static void WriteUnknown(JsonOutput output, sbyte type, ReadOnlySequence<byte> bytes)
    {
        output.Raw("["u8);
        output.Number((long)type);
        output.Raw(","u8);
        output.Bytes(bytes);
        output.Raw("]"u8);
    }
}
