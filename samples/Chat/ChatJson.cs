using System.Text.Json.Serialization;

namespace Chat;

/// <summary>Reads and writes what the chat sends and receives without reflection, so that it can be published with Native AOT.</summary>
[JsonSerializable(typeof(VisitorAuth))]
[JsonSerializable(typeof(Welcome))]
[JsonSerializable(typeof(ChatMessage))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(IReadOnlyList<RoomSummary>))]
internal sealed partial class ChatJson : JsonSerializerContext;
