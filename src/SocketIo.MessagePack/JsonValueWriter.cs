using System.Buffers;
using System.Text.Json;
using MessagePack;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack;

/// <summary>Translates JSON with attachments into MessagePack, with numbers as JavaScript encodes them.</summary>
internal static class JsonValueWriter
{
    // The serializer has limited the depth.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    public static void Write(ref MessagePackWriter writer, ReadOnlySpan<byte> json, AttachmentList attachments)
    {
        using var sizes = ContainerSizes.Count(new Utf8JsonReader(json, AnyDepth));
        var reader = new Utf8JsonReader(json, AnyDepth);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) WriteContainer(ref writer, ref reader, sizes, attachments);
            else WriteScalar(ref writer, ref reader);
        }
    }

    private static void WriteContainer(ref MessagePackWriter writer, ref Utf8JsonReader reader, ContainerSizes sizes, AttachmentList attachments)
    {
        var size = sizes.Next();
        if (reader.TokenType == JsonTokenType.StartArray) writer.WriteArrayHeader(size);
        else if (attachments.Count == 0 || !TryWriteBinary(ref writer, ref reader, attachments)) writer.WriteMapHeader(size);
    }

    private static bool TryWriteBinary(ref MessagePackWriter writer, ref Utf8JsonReader reader, AttachmentList attachments)
    {
        var ahead = reader;
        if (!Placeholder.TryRead(ref ahead, out var index) || index >= attachments.Count) return false;
        writer.Write(attachments[index]);
        reader = ahead;
        return true;
    }

    private static void WriteScalar(ref MessagePackWriter writer, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                writer.WriteNil();
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.Write(reader.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.Number:
                WriteNumber(ref writer, reader);
                break;
            case JsonTokenType.String or JsonTokenType.PropertyName:
                WriteText(ref writer, reader);
                break;
        }
    }

    private static void WriteNumber(ref MessagePackWriter writer, in Utf8JsonReader reader)
    {
        const double BeyondInt64 = 9_223_372_036_854_775_808;
        if (reader.TryGetInt64(out var integer)) writer.Write(integer);
        else if (reader.TryGetUInt64(out var large)) writer.Write(large);
        else if (reader.GetDouble() is var number && double.IsInteger(number) && Math.Abs(number) < BeyondInt64) writer.Write((long)number);
        else writer.Write(number);
    }

    private static void WriteText(ref MessagePackWriter writer, in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            writer.WriteString(reader.ValueSpan);
            return;
        }

        var text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        writer.WriteString(text.AsSpan(0, reader.CopyString(text)));
        ArrayPool<byte>.Shared.Return(text);
    }
}
