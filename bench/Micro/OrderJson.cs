using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIoNet.Bench.Micro;

/// <summary>What an application registers to have orders written by generated code.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Order))]
internal sealed partial class OrderJson : JsonSerializerContext;
