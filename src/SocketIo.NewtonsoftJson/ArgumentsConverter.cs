using Newtonsoft.Json;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>Refuses what would otherwise be written as an object of its properties, which nobody means.</summary>
internal sealed class ArgumentsConverter : JsonConverter<EventArguments>
{
    public override EventArguments ReadJson(JsonReader reader, Type objectType, EventArguments? existingValue, bool hasExistingValue, JsonSerializer serializer) => throw Refusal();

    public override void WriteJson(JsonWriter writer, EventArguments? value, JsonSerializer serializer) => throw Refusal();

    private static NotSupportedException Refusal() => new("EventArguments can only be sent as arguments, not inside of another value.");
}
