using System.Text.Json;

namespace SocketIoNet;

/// <summary>The changes that the application makes to the JSON of payloads. They stand apart from the options, which bind from configuration.</summary>
internal sealed class SocketIoJsonOptions
{
    public List<Action<JsonSerializerOptions>> Changes { get; } = [];
}
