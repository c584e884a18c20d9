using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIoNet.Serialization;

/// <summary>Throws an exception that names the member if a JsonElement was never set. That of the library does not.</summary>
internal sealed class SetElementConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonElement.ParseValue(ref reader);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            throw new NotSupportedException(
                "A JsonElement that was never set, such as a member that the client left out, cannot be written. Declare it as JsonElement? to send null, or with " +
                "[property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] to leave it out again.");
        }

        value.WriteTo(writer);
    }
}
