using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SocketIoNet.Serialization;

/// <summary>Rejects placeholders where an object or a dictionary is declared inside a value. For packets with attachments.</summary>
internal static class PlaceholderRejection
{
    private const string Mark = "_placeholder";

    internal static void AddTo(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Dictionary) type.OnDeserialized += RejectDictionary;
        else if (type.Kind == JsonTypeInfoKind.Object && type.Properties.All(property => property.Name != Mark)) type.Properties.Add(CreateMark(type));
    }

    private static JsonPropertyInfo CreateMark(JsonTypeInfo type) => JsonMetadataServices.CreatePropertyInfo(type.Options, new JsonPropertyInfoValues<bool>
    {
        IsProperty = true,
        IsPublic = true,
        IsVirtual = false,
        DeclaringType = type.Type,
        Converter = JsonMetadataServices.BooleanConverter,
        Setter = (_, isMarked) =>
        {
            if (isMarked) throw Mismatch(type.Type);
        },
        PropertyName = Mark,
        JsonPropertyName = Mark,
    });

    private static void RejectDictionary(object value)
    {
        if (value is IDictionary dictionary && dictionary.Contains(Mark)) throw Mismatch(value.GetType());
    }

    private static JsonException Mismatch(Type type) => new($"Binary data came where {type.Name} is declared.");
}
