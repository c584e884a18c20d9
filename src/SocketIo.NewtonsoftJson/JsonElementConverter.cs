using System.Text.Json;
using System.Text.Json.Nodes;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>Reads and writes the JSON types of System.Text.Json, of which Newtonsoft.Json would use the properties.</summary>
internal sealed class JsonElementConverter : JsonConverter
{
    public override bool CanConvert(Type objectType) =>
        (Nullable.GetUnderlyingType(objectType) ?? objectType) == typeof(JsonElement) || typeof(JsonNode).IsAssignableFrom(objectType);

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, Newtonsoft.Json.JsonSerializer serializer)
    {
        var token = JToken.ReadFrom(reader);
        if (HasBytes(token))
        {
            throw new JsonSerializationException(
                $"Binary data in a {objectType.Name}, which cannot hold any. Declare a type with byte[] there, a JToken, or take EventArguments.");
        }

        var json = token.ToString(Formatting.None);
        if (typeof(JsonNode).IsAssignableFrom(objectType)) return JsonNode.Parse(json);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public override void WriteJson(JsonWriter writer, object? value, Newtonsoft.Json.JsonSerializer serializer)
    {
        if (value is JsonElement { ValueKind: JsonValueKind.Undefined })
        {
            throw new JsonSerializationException(
                $"The JsonElement at \"{writer.Path}\" was never set, such as a member that the client left out, and cannot be written. Declare it as JsonElement? to send null.");
        }

        writer.WriteRawValue(value is JsonNode node ? node.ToJsonString() : ((JsonElement)value!).GetRawText());
    }

    private static bool HasBytes(JToken token) => token is JContainer container
        ? container.DescendantsAndSelf().Any(part => part.Type == JTokenType.Bytes)
        : token.Type == JTokenType.Bytes;
}
