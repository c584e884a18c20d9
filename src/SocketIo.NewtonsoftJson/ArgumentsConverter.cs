using Newtonsoft.Json;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>Rejects EventArguments inside a value, which would be written as an object of their properties.</summary>
internal sealed class ArgumentsConverter : JsonConverter<EventArguments>
{
    public override EventArguments ReadJson(JsonReader reader, Type objectType, EventArguments? existingValue, bool hasExistingValue, JsonSerializer serializer) => throw NotSupported();

    public override void WriteJson(JsonWriter writer, EventArguments? value, JsonSerializer serializer) => throw NotSupported();

    private static NotSupportedException NotSupported() => new("EventArguments can only be sent as arguments, not inside of another value.");
}
