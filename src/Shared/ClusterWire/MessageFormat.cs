using System.Runtime.InteropServices;
using System.Text.Json;
using SocketIoNet.Adapters;
using SocketIoNet.MessagePack;
using SocketIoNet.Protocol;

namespace SocketIoNet.ClusterWire;

/// <summary>Messages in the form of Node's <c>ClusterAdapter</c>: an envelope <c>{type, data, uid, nsp}</c>.</summary>
internal static class MessageFormat
{
    /// <summary>Other servers are trusted: no more than what memory has to be protected from.</summary>
    private static readonly PacketLimits Limits = new() { MaxAttachments = int.MaxValue, MaxAttachmentBytes = int.MaxValue, MaxJsonDepth = 1000 };

    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 1000 };
    private static readonly PacketData NoArguments = new("[]"u8.ToArray());

    public static WireWriter Write(ClusterMessage message, SocketIoServer server)
    {
        var writer = new WireWriter();
        writer.Json.WriteStartObject();
        writer.Json.WriteNumber("type", (int)message.Type);
        if (HasData(message.Type))
        {
            writer.Json.WritePropertyName("data");
            WriteData(writer, message, server);
        }

        WriteSender(writer, message.ServerId, message.Namespace);
        return writer;
    }

    /// <summary>How all messages of a server end that are JSON.</summary>
    public static byte[] JsonEndOf(string serverId, string @namespace)
    {
        var writer = new WireWriter();
        writer.Json.WriteStartObject();
        WriteSender(writer, serverId, @namespace);
        return writer.ToJson()[1..];
    }

    public static WireWriter WriteData(ClusterMessage message, SocketIoServer server)
    {
        var writer = new WireWriter();
        WriteData(writer, message, server);
        return writer;
    }

    /// <summary>Opens a message, which is JSON or MessagePack.</summary>
    /// <param name="message">The message.</param>
    /// <param name="attachments">What placeholders in it stand for.</param>
    public static JsonDocument Open(ReadOnlyMemory<byte> message, out byte[][] attachments)
    {
        attachments = [];
        if (message.Length == 0) throw new PacketFormatException("The message is empty.");
        return JsonDocument.Parse(message.Span[0] == '{' ? message : JsonTranscoder.Transcode(message, Limits, out attachments), AnyDepth);
    }

    /// <summary>Reads a value that is MessagePack.</summary>
    public static PacketData ReadPacked(ReadOnlyMemory<byte> value)
    {
        var json = JsonTranscoder.Transcode(value, Limits, out var attachments);
        return new PacketData(json, attachments);
    }

    /// <summary>Reads an envelope.</summary>
    public static ClusterMessage Read(JsonElement envelope, byte[][] attachments, Namespace @namespace)
    {
        var header = new ClusterMessage
        {
            Type = (ClusterMessageType)envelope.GetProperty("type").GetInt32(),
            ServerId = envelope.GetProperty("uid").GetString() ?? "",
            // Emitters do not name it: then it is that of the channel.
            Namespace = envelope.TryGetProperty("nsp", out var name) ? name.GetString() ?? "" : @namespace.Name,
        };
        return header.Namespace == @namespace.Name && envelope.TryGetProperty("data", out var data) ? ReadData(header, data, attachments, @namespace) : header;
    }

    /// <summary>Adds what the data of a message says.</summary>
    public static ClusterMessage ReadData(ClusterMessage header, JsonElement data, byte[][] attachments, Namespace @namespace)
    {
        if (data.ValueKind != JsonValueKind.Object) return header;
        return header with
        {
            RequestId = data.TryGetProperty("requestId", out var requestId) ? requestId.GetString() : null,
            Options = data.TryGetProperty("opts", out var options) ? OptionsFormat.Read(options) : BroadcastOptions.Everyone,
            Rooms = OptionsFormat.ReadTexts(data, "rooms"),
            CloseConnections = data.TryGetProperty("close", out var close) && close.ValueKind == JsonValueKind.True,
            ClientCount = data.TryGetProperty("clientCount", out var count) && count.TryGetInt32(out var number) ? number : 0,
            SocketId = data.TryGetProperty("socketId", out var socketId) ? socketId.GetString() ?? "" : "",
            Data = ReadPacket(header.Type, data, attachments),
            Sockets = data.TryGetProperty("sockets", out var sockets) ? SocketFormat.Read(sockets, attachments, @namespace) : [],
        };
    }

    /// <summary>A copy of the JSON of a value.</summary>
    public static byte[] Raw(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).ToArray();

    /// <summary>The only argument of an acknowledgement, as the arguments that it is.</summary>
    public static PacketData ReadArgument(JsonElement value, byte[][] attachments) =>
        new((byte[])[(byte)'[', .. JsonMarshal.GetRawUtf8Value(value), (byte)']'], attachments);

    private static void WriteSender(WireWriter writer, string serverId, string @namespace)
    {
        writer.Json.WriteString("uid", serverId);
        writer.Json.WriteString("nsp", @namespace);
        writer.Json.WriteEndObject();
    }

    private static bool HasData(ClusterMessageType type) => type is not (ClusterMessageType.InitialHeartbeat or ClusterMessageType.Heartbeat or ClusterMessageType.Close);

    private static PacketData? ReadPacket(ClusterMessageType type, JsonElement data, byte[][] attachments)
    {
        var isPresent = data.TryGetProperty("packet", out var packet);
        return type switch
        {
            ClusterMessageType.Broadcast when isPresent => new PacketData(Raw(packet.GetProperty("data")), attachments),
            ClusterMessageType.ServerSideEmit when isPresent => new PacketData(Raw(packet), attachments),
            ClusterMessageType.ServerSideEmitResponse or ClusterMessageType.BroadcastAck => isPresent ? ReadArgument(packet, attachments) : NoArguments,
            _ => null,
        };
    }

    private static void WriteData(WireWriter writer, ClusterMessage message, SocketIoServer server)
    {
        writer.Json.WriteStartObject();
        if (message.Type is ClusterMessageType.Broadcast or ClusterMessageType.SocketsJoin or ClusterMessageType.SocketsLeave
            or ClusterMessageType.DisconnectSockets or ClusterMessageType.FetchSockets) OptionsFormat.Write(writer, "opts", message.Options);
        if (message.RequestId is { } requestId) writer.Json.WriteString("requestId", requestId);
        WriteContent(writer, message, server);
        writer.Json.WriteEndObject();
    }

    private static void WriteContent(WireWriter writer, ClusterMessage message, SocketIoServer server)
    {
        switch (message.Type)
        {
            case ClusterMessageType.Broadcast:
                WriteEvent(writer, message.Data!);
                break;
            case ClusterMessageType.SocketsJoin or ClusterMessageType.SocketsLeave:
                writer.Texts("rooms", message.Rooms);
                break;
            case ClusterMessageType.DisconnectSockets:
                writer.Json.WriteBoolean("close", message.CloseConnections);
                break;
            case ClusterMessageType.FetchSocketsResponse:
                SocketFormat.Write(writer, message.Sockets, server);
                break;
            case ClusterMessageType.ServerSideEmit:
                writer.Json.WritePropertyName("packet");
                writer.Value(message.Data!);
                break;
            case ClusterMessageType.ServerSideEmitResponse or ClusterMessageType.BroadcastAck:
                writer.TryFirst("packet", message.Data!);
                if (message.SocketId.Length > 0) writer.Json.WriteString("socketId", message.SocketId);
                break;
            case ClusterMessageType.BroadcastClientCount:
                writer.Json.WriteNumber("clientCount", message.ClientCount);
                break;
        }
    }

    private static void WriteEvent(WireWriter writer, PacketData data)
    {
        writer.Json.WriteStartObject("packet");
        writer.Json.WriteNumber("type", (int)PacketType.Event);
        writer.Json.WritePropertyName("data");
        writer.Value(data);
        writer.Json.WriteEndObject();
    }
}
