using System.Text.Json.Serialization;

namespace SocketIoNet.EngineIo.Protocol;

/// <summary>The data of the open packet. The order of the members is their order on the wire.</summary>
internal sealed record OpenPacket(
    [property: JsonPropertyName("sid"), JsonPropertyOrder(0)] string Sid,
    [property: JsonPropertyName("upgrades"), JsonPropertyOrder(1)] string[] Upgrades,
    [property: JsonPropertyName("pingInterval"), JsonPropertyOrder(2)] long PingInterval,
    [property: JsonPropertyName("pingTimeout"), JsonPropertyOrder(3)] long PingTimeout,
    [property: JsonPropertyName("maxPayload"), JsonPropertyOrder(4)] int MaxPayload);
