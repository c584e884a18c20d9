using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>Rejects type names in payloads.</summary>
internal sealed class NoTypeNames : ISerializationBinder
{
    public Type BindToType(string? assemblyName, string typeName) => throw NotAllowed();

    public void BindToName(Type serializedType, out string? assemblyName, out string? typeName) => throw NotAllowed();

    private static JsonSerializationException NotAllowed() => new("Type names are not allowed in payloads.");
}
