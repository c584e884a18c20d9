using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>Rejects type names in payloads.</summary>
internal sealed class NoTypeNames : ISerializationBinder
{
    public Type BindToType(string? assemblyName, string typeName) => throw Refusal();

    public void BindToName(Type serializedType, out string? assemblyName, out string? typeName) => throw Refusal();

    private static JsonSerializationException Refusal() => new("Type names are not allowed in payloads.");
}
