using System.Text.Json.Serialization;

namespace SocketIoNet.EngineIo.Protocol;

/// <summary>The body of a refused request.</summary>
internal sealed record ErrorBody(
    [property: JsonPropertyName("code"), JsonPropertyOrder(0)] int Code,
    [property: JsonPropertyName("message"), JsonPropertyOrder(1)] string Message);
