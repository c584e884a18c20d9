using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using SocketIoNet.Protocol;

namespace SocketIoNet.ClusterWire;

/// <summary>Sockets as servers show them to each other, as Node's adapters write it.</summary>
internal static class SocketFormat
{
    private const string JavaScriptTime = "ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'";

    private static readonly PacketData NoData = new("{}"u8.ToArray());

    public static void Write(WireWriter writer, IReadOnlyList<RemoteSocket> sockets, SocketIoServer server)
    {
        writer.Json.WriteStartArray("sockets");
        foreach (var socket in sockets)
        {
            writer.Json.WriteStartObject();
            writer.Json.WriteString("id", socket.Id);
            WriteHandshake(writer, socket.Handshake);
            writer.Texts("rooms", socket.Rooms);
            writer.Json.WritePropertyName("data");
            writer.Value(socket.Data.ToPacketData(server, out var unsendable));
            if (unsendable.Count > 0) WriteUnsendable(writer.Json, unsendable);
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndArray();
    }

    public static IReadOnlyList<RemoteSocket> Read(JsonElement sockets, byte[][] attachments, Namespace @namespace)
    {
        if (sockets.ValueKind != JsonValueKind.Array) return [];
        return [.. sockets.EnumerateArray().Select(socket => ReadSocket(socket, attachments, @namespace))];
    }

    private static RemoteSocket ReadSocket(JsonElement json, byte[][] attachments, Namespace @namespace) => new(
        @namespace,
        json.GetProperty("id").GetString() ?? "",
        ReadHandshake(json.TryGetProperty("handshake", out var handshake) ? handshake : default, attachments, @namespace.Server),
        OptionsFormat.ReadTexts(json, "rooms"),
        SocketData.FromPacketData(@namespace.Server, ReadObject(json, "data", attachments) ?? NoData, ReadUnsendable(json)));

    /// <summary>What Node's servers do not know: they read the data without it.</summary>
    private static void WriteUnsendable(Utf8JsonWriter json, IReadOnlyDictionary<string, string> unsendable)
    {
        json.WriteStartObject("unsendable");
        foreach (var (key, problem) in unsendable) json.WriteString(key, problem);
        json.WriteEndObject();
    }

    private static Dictionary<string, string>? ReadUnsendable(JsonElement json)
    {
        if (!json.TryGetProperty("unsendable", out var found) || found.ValueKind != JsonValueKind.Object) return null;
        return found.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value.ToString(), StringComparer.Ordinal);
    }

    private static void WriteHandshake(WireWriter writer, Handshake handshake)
    {
        var json = writer.Json;
        json.WriteStartObject("handshake");
        WriteValues(json, "headers", handshake.Headers, isHeaders: true);
        json.WriteString("time", handshake.Time.ToString(JavaScriptTime, CultureInfo.InvariantCulture));
        json.WriteString("address", handshake.Address);
        json.WriteBoolean("xdomain", handshake.IsCrossDomain);
        json.WriteBoolean("secure", handshake.IsSecure);
        json.WriteNumber("issued", handshake.Time.ToUnixTimeMilliseconds());
        json.WriteString("url", handshake.Url);
        WriteValues(json, "query", handshake.Query, isHeaders: false);
        json.WritePropertyName("auth");
        writer.Value(handshake.CopyAuth() ?? NoData);
        json.WriteEndObject();
    }

    /// <summary>Names of headers in small letters, and their values in one, as Node has them.</summary>
    private static void WriteValues(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, StringValues> values, bool isHeaders)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WritePropertyName(isHeaders ? key.ToLowerInvariant() : key);
            if (isHeaders || value.Count <= 1)
            {
                json.WriteStringValue(string.Join(", ", value.ToArray()));
                continue;
            }

            json.WriteStartArray();
            foreach (var item in value) json.WriteStringValue(item);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static Handshake ReadHandshake(JsonElement json, byte[][] attachments, SocketIoServer server)
    {
        if (json.ValueKind != JsonValueKind.Object) return new Handshake(server.Serializer);
        return new Handshake(server.Serializer, ReadObject(json, "auth", attachments))
        {
            Headers = ReadValues(json, "headers", StringComparer.OrdinalIgnoreCase),
            Query = ReadValues(json, "query", StringComparer.Ordinal),
            Url = Text(json, "url"),
            Address = Text(json, "address"),
            IsSecure = Is(json, "secure"),
            IsCrossDomain = Is(json, "xdomain"),
            Time = json.TryGetProperty("issued", out var issued) && issued.TryGetDouble(out var milliseconds)
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : DateTimeOffset.UnixEpoch,
        };
    }

    private static PacketData? ReadObject(JsonElement json, string name, byte[][] attachments) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? new PacketData(MessageFormat.Raw(value), attachments) : null;

    private static Dictionary<string, StringValues> ReadValues(JsonElement json, string name, StringComparer comparer)
    {
        var values = new Dictionary<string, StringValues>(comparer);
        if (!json.TryGetProperty(name, out var found) || found.ValueKind != JsonValueKind.Object) return values;
        foreach (var value in found.EnumerateObject())
        {
            values[value.Name] = value.Value.ValueKind switch
            {
                JsonValueKind.Array => new StringValues([.. value.Value.EnumerateArray().Select(static item => item.ToString())]),
                _ => value.Value.ToString(),
            };
        }

        return values;
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static bool Is(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
