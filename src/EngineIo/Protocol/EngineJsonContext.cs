using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIoNet.EngineIo.Protocol;

[JsonSerializable(typeof(OpenPacket))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class EngineJsonContext : JsonSerializerContext
{
    /// <summary>Escapes no more than JSON demands, as other servers do: what is written is never put into HTML.</summary>
    public static EngineJsonContext Relaxed { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
