using System.Collections.ObjectModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using SocketIoNet.Protocol;

namespace SocketIoNet.Sockets;

/// <summary>The data of a socket as a JSON object, for other servers.</summary>
internal static class SocketDataFormat
{
    public static PacketData Write(IEnumerable<KeyValuePair<string, object?>> values, SocketIoServer server, out IReadOnlyDictionary<string, string> unsendable)
    {
        Dictionary<string, string>? problems = null;
        using var writer = PayloadWriter.Rent();
        writer.WriteByte((byte)'{');
        foreach (var (key, value) in values)
        {
            if (TryWrite(writer, key, value, server) is { } problem) (problems ??= new(StringComparer.Ordinal))[key] = problem;
        }

        writer.WriteByte((byte)'}');
        unsendable = problems ?? (IReadOnlyDictionary<string, string>)ReadOnlyDictionary<string, string>.Empty;
        return new PacketData(writer.Json.ToArray(), writer.Attachments.ToArrays());
    }

    public static void Read(PacketData data, IPayloadSerializer serializer, SocketData target)
    {
        var json = JsonText.RepairSurrogates(data.Json.Span);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new PacketFormatException("Expected a JSON object.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                target[key] = new EventArguments(json[start..(int)reader.BytesConsumed], data.Attachments, serializer, eventName: null);
            }
        }
        catch (JsonException exception)
        {
            throw new PacketFormatException(exception.Message);
        }
    }

    /// <summary>Returns the reason when the value cannot be serialized.</summary>
    private static string? TryWrite(PayloadWriter writer, string key, object? value, SocketIoServer server)
    {
        var start = writer.GetPosition();
        try
        {
            if (writer.Json[^1] != '{') writer.WriteByte((byte)',');
            writer.WriteByte((byte)'"');
            writer.WriteRaw(JsonEncodedText.Encode(key, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
            writer.WriteRaw("\":"u8);
            if (value is EventArguments { Count: 1 } received) received.WriteTo(writer);
            else server.Serializer.Serialize(writer, value);
            return null;
        }
        catch (Exception exception)
        {
            writer.Rewind(start);
            server.Log.DataLeftOut(exception, key);
            return exception.Message;
        }
    }
}
