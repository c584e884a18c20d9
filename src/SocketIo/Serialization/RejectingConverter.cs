using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIoNet.Serialization;

/// <summary>Rejects a type that would otherwise be written as an object of its properties.</summary>
internal sealed class RejectingConverter<T>(string reason) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException(reason);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException(reason);
}
