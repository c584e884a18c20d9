using SocketIoNet.Adapters;
using SocketIoNet.ClusterWire;
using SocketIoNet.Protocol;

namespace SocketIoNet.Redis.Classic;

/// <summary>Messages in the form of @socket.io/redis-adapter, which is not that of Node's other adapters.</summary>
internal static class ClassicWriter
{
    /// <summary>As who emitters send, which are no servers.</summary>
    public const string Emitter = "emitter";

    public static byte[] WriteRequest(ClusterMessage message)
    {
        var writer = new WireWriter();
        writer.Json.WriteStartObject();
        // Emitters sign events only.
        if (message.ServerId.Length > 0) writer.Json.WriteString("uid", message.ServerId);
        if (message.RequestId is { } requestId) writer.Json.WriteString("requestId", requestId);
        writer.Json.WriteNumber("type", (int)TypeOf(message.Type));
        WriteContent(writer, message);
        writer.Json.WriteEndObject();
        return message.Type == ClusterMessageType.Broadcast || writer.HasBinary ? writer.ToMessagePack() : writer.ToJson();
    }

    public static byte[] WriteResponse(ClusterMessage message, SocketIoServer server)
    {
        var writer = new WireWriter();
        writer.Json.WriteStartObject();
        if (message.Type != ClusterMessageType.FetchSocketsResponse) writer.Json.WriteNumber("type", (int)TypeOf(message.Type));
        writer.Json.WriteString("requestId", message.RequestId);
        WriteAnswer(writer, message, server);
        writer.Json.WriteEndObject();
        return message.Type == ClusterMessageType.BroadcastAck || writer.HasBinary ? writer.ToMessagePack() : writer.ToJson();
    }

    private static RequestType TypeOf(ClusterMessageType type) => type switch
    {
        ClusterMessageType.SocketsJoin => RequestType.RemoteJoin,
        ClusterMessageType.SocketsLeave => RequestType.RemoteLeave,
        ClusterMessageType.DisconnectSockets => RequestType.RemoteDisconnect,
        ClusterMessageType.FetchSockets => RequestType.RemoteFetch,
        ClusterMessageType.ServerSideEmit or ClusterMessageType.ServerSideEmitResponse => RequestType.ServerSideEmit,
        ClusterMessageType.BroadcastClientCount => RequestType.BroadcastClientCount,
        ClusterMessageType.BroadcastAck => RequestType.BroadcastAck,
        _ => RequestType.Broadcast,
    };

    private static void WriteContent(WireWriter writer, ClusterMessage message)
    {
        if (message.Type == ClusterMessageType.ServerSideEmit)
        {
            writer.Json.WritePropertyName("data");
            writer.Value(message.Data!);
            return;
        }

        if (message.Type == ClusterMessageType.Broadcast)
        {
            writer.Json.WriteStartObject("packet");
            WritePacket(writer, message.Namespace, message.Data!);
            writer.Json.WriteEndObject();
        }

        OptionsFormat.Write(writer, "opts", message.Options, withFlags: message.Type == ClusterMessageType.Broadcast);
        if (message.Type == ClusterMessageType.DisconnectSockets) writer.Json.WriteBoolean("close", message.CloseConnections);
        else if (message.Type is ClusterMessageType.SocketsJoin or ClusterMessageType.SocketsLeave) writer.Texts("rooms", message.Rooms);
    }

    private static void WriteAnswer(WireWriter writer, ClusterMessage message, SocketIoServer server)
    {
        switch (message.Type)
        {
            case ClusterMessageType.FetchSocketsResponse:
                SocketFormat.Write(writer, message.Sockets, server);
                break;
            case ClusterMessageType.ServerSideEmitResponse:
                writer.TryFirst("data", message.Data!);
                break;
            case ClusterMessageType.BroadcastClientCount:
                writer.Json.WriteNumber("clientCount", message.ClientCount);
                break;
            default:
                writer.TryFirst("packet", message.Data!);
                if (message.SocketId.Length > 0) writer.Json.WriteString("socketId", message.SocketId);
                break;
        }
    }

    private static void WritePacket(WireWriter writer, string @namespace, PacketData data)
    {
        writer.Json.WriteNumber("type", (int)PacketType.Event);
        writer.Json.WritePropertyName("data");
        writer.Value(data);
        writer.Json.WriteString("nsp", @namespace);
    }
}
