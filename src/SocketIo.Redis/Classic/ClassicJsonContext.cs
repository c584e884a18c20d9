using System.Text.Json.Serialization;

namespace SocketIoNet.Redis.Classic;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AllRoomsRequest))]
[JsonSerializable(typeof(ClassicResponse))]
internal sealed partial class ClassicJsonContext : JsonSerializerContext;
