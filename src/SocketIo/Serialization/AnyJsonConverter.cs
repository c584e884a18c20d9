using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SocketIoNet.Protocol;

namespace SocketIoNet.Serialization;

/// <summary>Reads a type that accepts any JSON from a packet with attachments: a placeholder becomes binary data in an object; in other types it is an error.</summary>
/// <param name="plain">The options for all but placeholders.</param>
internal sealed class AnyJsonConverter<T>(JsonSerializerOptions plain) : JsonConverter<T>
{
    public override bool HandleNull => true;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var ahead = reader;
        if (typeof(T) == typeof(object) && Placeholder.TryRead(ref ahead, out var index) && index < BinaryScope.Attachments.Count)
        {
            reader = ahead;
            return (T)(object)BinaryScope.Attachments.GetArray(index);
        }

        RejectBinary(reader);
        return JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)plain.GetTypeInfo(typeof(T)));
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("These options only read.");

    private static void RejectBinary(Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        do
        {
            var ahead = reader;
            if (Placeholder.TryRead(ref ahead, out _))
                throw new JsonException($"Binary data in a {typeof(T).Name}, which cannot hold any. Declare a type with byte[] there, or take EventArguments.");
        }
        while (reader.Read() && reader.CurrentDepth > depth);
    }
}
