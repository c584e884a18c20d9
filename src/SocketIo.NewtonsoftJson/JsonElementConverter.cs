using System.Text.Json;
using System.Text.Json.Nodes;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>The JSON types of System.Text.Json, of which Newtonsoft.Json would write and read the properties.</summary>
internal sealed class JsonElementConverter : JsonConverter
{
    public override bool CanConvert(Type objectType) =>
        (Nullable.GetUnderlyingType(objectType) ?? objectType) == typeof(JsonElement) || typeof(JsonNode).IsAssignableFrom(objectType);

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, Newtonsoft.Json.JsonSerializer serializer)
    {
        var json = JToken.ReadFrom(reader).ToString(Formatting.None);
        if (typeof(JsonNode).IsAssignableFrom(objectType)) return JsonNode.Parse(json);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public override void WriteJson(JsonWriter writer, object? value, Newtonsoft.Json.JsonSerializer serializer) =>
        writer.WriteRawValue(value is JsonNode node ? node.ToJsonString() : ((JsonElement)value!).GetRawText());
}
