using System.Text.Json.Serialization;

namespace Native;

[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Bill))]
internal sealed partial class BasicsJson : JsonSerializerContext;
