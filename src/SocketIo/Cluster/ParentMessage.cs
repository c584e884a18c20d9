using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Cluster;

/// <summary>An operation on the children of a parent namespace, as an event between servers: <c>[name, {…}, event]</c>.</summary>
/// <param name="Parent">The parent: its name, and a number where several have the same.</param>
/// <param name="Known">The children that the sender has, which it has reached itself.</param>
/// <param name="Operation">What is done.</param>
/// <param name="Options">For which sockets.</param>
internal sealed record ParentMessage(string Parent, IReadOnlyCollection<string> Known, ParentOperation Operation, BroadcastOptions Options)
{
    /// <summary>The name of the event, which applications do not use; Node servers have no handler for it.</summary>
    public const string EventName = "socketio:parent";

    private static readonly byte[] Start = System.Text.Encoding.UTF8.GetBytes($"[\"{EventName}\"");

    /// <summary>The rooms that sockets join or leave.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Whether the connections of disconnected sockets are closed.</summary>
    public bool Closes { get; init; }

    /// <summary>The event of a broadcast; an empty array for other operations.</summary>
    public ReadOnlyMemory<byte> Event { get; init; } = "[]"u8.ToArray();

    public ReadOnlyMemory<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        json.WriteStringValue(EventName);
        json.WriteStartObject();
        json.WriteString("parent", Parent);
        WriteTexts(json, "known", Known);
        json.WriteNumber("operation", (int)Operation);
        if (Options.Rooms is { } targets) WriteTexts(json, "to", targets);
        WriteTexts(json, "except", Options.Except);
        json.WriteNumber("send", (int)Options.SendOptions);
        WriteTexts(json, "rooms", Rooms);
        json.WriteBoolean("closes", Closes);
        json.WriteEndObject();
        json.WriteRawValue(Event.Span, skipInputValidation: true);
        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Whether an event between servers is one.</summary>
    public static bool Is(in Packet packet) => packet.Data.StartsWith(Start);

    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static ParentMessage Read(ReadOnlyMemory<byte> message)
    {
        using var document = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        var json = document.RootElement[1];
        var options = new BroadcastOptions
        {
            Rooms = json.TryGetProperty("to", out var targets) ? ReadTexts(targets) : null,
            Except = ReadTexts(json.GetProperty("except")),
            SendOptions = (SendOptions)json.GetProperty("send").GetInt32(),
        };
        return new ParentMessage(json.GetProperty("parent").GetString()!, ReadTexts(json.GetProperty("known")), (ParentOperation)json.GetProperty("operation").GetInt32(), options)
        {
            Rooms = ReadTexts(json.GetProperty("rooms")),
            Closes = json.GetProperty("closes").GetBoolean(),
            Event = JsonMarshal.GetRawUtf8Value(document.RootElement[2]).ToArray(),
        };
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyCollection<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string[] ReadTexts(JsonElement list) => [.. list.EnumerateArray().Select(static item => item.GetString()!)];
}
