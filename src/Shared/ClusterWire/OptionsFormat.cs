using System.Text.Json;
using SocketIoNet.EngineIo;

namespace SocketIoNet.ClusterWire;

/// <summary>Which sockets a message is for, as Node's adapters write it.</summary>
internal static class OptionsFormat
{
    public static void Write(WireWriter writer, string name, BroadcastOptions options, bool withFlags = true)
    {
        writer.Json.WriteStartObject(name);
        WriteMembers(writer, options, withFlags);
        writer.Json.WriteEndObject();
    }

    public static void WriteMembers(WireWriter writer, BroadcastOptions options, bool withFlags = true)
    {
        writer.Texts("rooms", RoomsOf(options));
        writer.Texts("except", options.Except);
        if (withFlags) WriteFlags(writer.Json, options);
        // Node's servers know the room of the id; ours know the socket.
        if (options.SocketId is { } id) writer.Json.WriteString("socketId", id);
    }

    /// <summary>The rooms as Node's servers see them, to which a socket is the room of its id.</summary>
    public static IReadOnlyList<string> RoomsOf(BroadcastOptions options) => options.SocketId is { } id ? [id] : options.Rooms ?? [];

    public static BroadcastOptions Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return BroadcastOptions.Everyone;
        var rooms = ReadTexts(json, "rooms");
        var flags = json.TryGetProperty("flags", out var found) ? found : default;
        return new BroadcastOptions
        {
            Rooms = rooms.Count == 0 ? null : rooms,
            Except = ReadTexts(json, "except"),
            SocketId = json.TryGetProperty("socketId", out var id) ? id.GetString() : null,
            SendOptions = ReadSendOptions(flags),
            Timeout = Flag(flags, "timeout") is { ValueKind: JsonValueKind.Number } timeout ? TimeSpan.FromMilliseconds(Math.Clamp(timeout.GetDouble(), 0, int.MaxValue)) : null,
        };
    }

    public static IReadOnlyList<string> ReadTexts(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return [];
        return [.. list.EnumerateArray().Select(static item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText())];
    }

    private static void WriteFlags(Utf8JsonWriter json, BroadcastOptions options)
    {
        json.WriteStartObject("flags");
        if ((options.SendOptions & SendOptions.Volatile) != 0) json.WriteBoolean("volatile", true);
        if ((options.SendOptions & SendOptions.NoCompression) != 0) json.WriteBoolean("compress", false);
        if (options.Timeout is { } timeout) json.WriteNumber("timeout", (long)timeout.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static SendOptions ReadSendOptions(JsonElement flags)
    {
        var isVolatile = Flag(flags, "volatile").ValueKind == JsonValueKind.True;
        var isPlain = Flag(flags, "compress").ValueKind == JsonValueKind.False;
        return (isVolatile ? SendOptions.Volatile : SendOptions.None) | (isPlain ? SendOptions.NoCompression : SendOptions.None);
    }

    private static JsonElement Flag(JsonElement flags, string name) => flags.ValueKind == JsonValueKind.Object && flags.TryGetProperty(name, out var flag) ? flag : default;
}
