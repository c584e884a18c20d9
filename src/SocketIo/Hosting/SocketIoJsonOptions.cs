using System.Text.Json;

namespace SocketIoNet;

/// <summary>The changes of the application to the JSON of payloads. They are separate from the options, which bind from configuration.</summary>
internal sealed class SocketIoJsonOptions
{
    public List<Action<JsonSerializerOptions>> Changes { get; } = [];
}
