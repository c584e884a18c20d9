using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIoNet.EngineIo.Protocol;

[JsonSerializable(typeof(OpenPacket))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class EngineJsonContext : JsonSerializerContext
{
    /// <summary>Escapes only what JSON requires, as the official server does: the output is never part of HTML.</summary>
    public static EngineJsonContext Relaxed { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
