using System.Text.Json.Serialization;

namespace SocketIoNet.EngineIo.Protocol;

/// <summary>The body of the response to a rejected request.</summary>
internal sealed record ErrorBody(
    [property: JsonPropertyName("code"), JsonPropertyOrder(0)] int Code,
    [property: JsonPropertyName("message"), JsonPropertyOrder(1)] string Message);
