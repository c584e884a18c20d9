using System.Text.Json.Serialization;

namespace SocketIoNet.EngineIo.Protocol;

[JsonSerializable(typeof(OpenPacket))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class EngineJsonContext : JsonSerializerContext;
