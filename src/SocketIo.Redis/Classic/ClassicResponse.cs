using System.Text.Json.Serialization;

namespace SocketIoNet.Redis.Classic;

/// <summary>A response that holds names only.</summary>
internal sealed record ClassicResponse([property: JsonPropertyName("requestId")] string RequestId)
{
    [JsonPropertyName("rooms")]
    public IReadOnlyList<string>? Rooms { get; init; }

    [JsonPropertyName("sockets")]
    public IReadOnlyList<string>? Sockets { get; init; }
}
