using System.Text.Json;
using System.Text.Json.Serialization;
using SocketIoNet.Protocol;

namespace SocketIoNet.Serialization;

/// <summary>Writes binary data anywhere in a value as a placeholder and an attachment, and reads it back.</summary>
internal sealed class BinaryConverter<T>(Func<byte[], T> fromArray, Func<T, ReadOnlyMemory<byte>> toMemory) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (!Placeholder.TryRead(ref reader, out var index)) throw new JsonException("Expected binary data.");
        var attachments = BinaryScope.Attachments;
        if (index >= attachments.Count) throw new JsonException("The packet has no attachment of that number.");
        return fromArray(attachments.GetArray(index));
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var bytes = toMemory(value).Span;
        if (BinaryScope.Writer is not { } payload)
        {
            writer.WriteBase64StringValue(bytes);
            return;
        }

        writer.WriteStartObject();
        writer.WriteBoolean(Placeholder.MarkName, true);
        writer.WriteNumber(Placeholder.NumberName, payload.AddAttachment(bytes));
        writer.WriteEndObject();
    }
}
