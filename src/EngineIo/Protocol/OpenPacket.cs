using System.Text.Json.Serialization;

namespace SocketIoNet.EngineIo.Protocol;

/// <summary>The content of the first packet of a session. The order of the members is the order on the wire.</summary>
internal sealed record OpenPacket(
    [property: JsonPropertyName("sid"), JsonPropertyOrder(0)] string Sid,
    [property: JsonPropertyName("upgrades"), JsonPropertyOrder(1)] string[] Upgrades,
    [property: JsonPropertyName("pingInterval"), JsonPropertyOrder(2)] long PingInterval,
    [property: JsonPropertyName("pingTimeout"), JsonPropertyOrder(3)] long PingTimeout,
    [property: JsonPropertyName("maxPayload"), JsonPropertyOrder(4)] int MaxPayload);
