using System.Text.Json.Serialization;

namespace SocketIoNet.Redis.Classic;

internal sealed record AllRoomsRequest([property: JsonPropertyName("uid")] string ServerId, [property: JsonPropertyName("requestId")] string RequestId, [property: JsonPropertyName("type")] int Type);
