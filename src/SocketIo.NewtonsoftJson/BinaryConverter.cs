using Newtonsoft.Json;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>Converts binary data between the bytes of reader and writer and the declared type.</summary>
internal sealed class BinaryConverter : JsonConverter
{
    public override bool CanConvert(Type objectType)
    {
        var type = Nullable.GetUnderlyingType(objectType) ?? objectType;
        return type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>) || type == typeof(Memory<byte>) || type == typeof(ArraySegment<byte>);
    }

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer)
    {
        var isNullable = !objectType.IsValueType || Nullable.GetUnderlyingType(objectType) is not null;
        if (reader.TokenType == JsonToken.Null && isNullable) return null;
        if (reader.TokenType != JsonToken.Bytes || reader.Value is not byte[] bytes)
        {
            throw new JsonSerializationException("Expected binary data.");
        }

        if (objectType == typeof(byte[])) return bytes;
        var type = Nullable.GetUnderlyingType(objectType) ?? objectType;
        if (type == typeof(ReadOnlyMemory<byte>)) return new ReadOnlyMemory<byte>(bytes);
        if (type == typeof(Memory<byte>)) return new Memory<byte>(bytes);
        return new ArraySegment<byte>(bytes);
    }

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer)
    {
        var bytes = value switch
        {
            byte[] array => array,
            ReadOnlyMemory<byte> memory => memory,
            Memory<byte> memory => memory,
            ArraySegment<byte> segment => segment,
            _ => default,
        };
        if (writer is PayloadJsonWriter payload) payload.WriteBinary(bytes.Span);
        else writer.WriteValue(bytes.ToArray());
    }
}
