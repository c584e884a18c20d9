using System.Text.Json;
using SocketIoNet.Adapters;
using SocketIoNet.ClusterWire;
using SocketIoNet.Protocol;

namespace SocketIoNet.Redis.Classic;

/// <summary>Reads what @socket.io/redis-adapter, its emitters and servers of this library send.</summary>
internal sealed class ClassicReader(Namespace @namespace)
{
    private long _responses;

    /// <summary>Reads <c>[uid, packet, opts]</c>; null when it is for another namespace, or for nobody here.</summary>
    public ClusterMessage? ReadBroadcast(ReadOnlyMemory<byte> message)
    {
        var broadcast = ClassicBroadcast.Read(message);
        if (broadcast.Packet.Namespace != @namespace.Name || broadcast.Packet.Data.IsEmpty || !IsAnyHere(broadcast.Options)) return null;
        return new ClusterMessage
        {
            Type = ClusterMessageType.Broadcast,
            ServerId = broadcast.ServerId,
            Namespace = @namespace.Name,
            Data = MessageFormat.ReadPacked(broadcast.Packet.Data),
            Options = broadcast.Options,
        };
    }

    /// <summary>Reads a request; null for a type that is not handled as a message.</summary>
    public ClusterMessage? ReadRequest(JsonElement json, byte[][] attachments)
    {
        var type = (RequestType)json.GetProperty("type").GetInt32();
        var message = Message(TypeOf(type), Text(json, "uid") ?? ClassicWriter.Emitter) with { RequestId = Text(json, "requestId") };
        return type switch
        {
            RequestType.RemoteJoin or RequestType.RemoteLeave => ReadMove(message, json),
            RequestType.RemoteDisconnect => message with { Options = ReadTarget(json), CloseConnections = json.TryGetProperty("close", out var close) && close.ValueKind == JsonValueKind.True },
            RequestType.RemoteFetch => message with { Options = ReadTarget(json) },
            RequestType.ServerSideEmit => message with { Data = new PacketData(MessageFormat.Raw(json.GetProperty("data")), attachments) },
            RequestType.Broadcast => message with { Options = ReadTarget(json), Data = new PacketData(MessageFormat.Raw(json.GetProperty("packet").GetProperty("data")), attachments) },
            _ => null,
        };
    }

    /// <summary>Reads a response; null for one that is not a message of the base.</summary>
    public ClusterMessage? ReadResponse(JsonElement json, byte[][] attachments)
    {
        var type = json.TryGetProperty("type", out var given) ? (RequestType?)given.GetInt32() : null;
        return type switch
        {
            null when json.TryGetProperty("sockets", out var sockets) && IsOfObjects(sockets) =>
                Response(ClusterMessageType.FetchSocketsResponse, json) with { Sockets = SocketFormat.Read(sockets, attachments, @namespace) },
            RequestType.ServerSideEmit => Response(ClusterMessageType.ServerSideEmitResponse, json) with { Data = Argument(json, "data", attachments) },
            RequestType.BroadcastClientCount => Response(ClusterMessageType.BroadcastClientCount, json) with { ClientCount = Count(json) },
            RequestType.BroadcastAck => Response(ClusterMessageType.BroadcastAck, json) with { Data = Argument(json, "packet", attachments), SocketId = Text(json, "socketId") ?? "" },
            _ => null,
        };
    }

    public static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    /// <summary>Whether one of the rooms has members here.</summary>
    private bool IsAnyHere(BroadcastOptions options)
    {
        if (options.SocketId is not null || options.Rooms is not { } rooms) return true;
        var here = @namespace.Adapter.Rooms;
        return rooms.Any(here.ContainsKey);
    }

    private static ClusterMessageType TypeOf(RequestType type) => type switch
    {
        RequestType.RemoteJoin => ClusterMessageType.SocketsJoin,
        RequestType.RemoteLeave => ClusterMessageType.SocketsLeave,
        RequestType.RemoteDisconnect => ClusterMessageType.DisconnectSockets,
        RequestType.RemoteFetch => ClusterMessageType.FetchSockets,
        RequestType.ServerSideEmit => ClusterMessageType.ServerSideEmit,
        _ => ClusterMessageType.Broadcast,
    };

    /// <summary>Servers before version 7 name one socket and one room.</summary>
    private static ClusterMessage ReadMove(ClusterMessage message, JsonElement json) =>
        message with { Options = ReadTarget(json), Rooms = Text(json, "room") is { } room ? [room] : OptionsFormat.ReadTexts(json, "rooms") };

    private static BroadcastOptions ReadTarget(JsonElement json)
    {
        if (json.TryGetProperty("opts", out var options)) return OptionsFormat.Read(options);
        return Text(json, "sid") is { } id ? new BroadcastOptions { SocketId = id } : throw new PacketFormatException("The request does not say which sockets it is for.");
    }

    private static bool IsOfObjects(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.Object);

    private static PacketData Argument(JsonElement json, string name, byte[][] attachments) =>
        json.TryGetProperty(name, out var value) ? MessageFormat.ReadArgument(value, attachments) : new PacketData("[]"u8.ToArray());

    private static int Count(JsonElement json) =>
        (json.TryGetProperty("clientCount", out var count) || json.TryGetProperty("clientcount", out count)) && count.TryGetInt32(out var number) ? number : 0;

    private ClusterMessage Message(ClusterMessageType type, string serverId) => new() { Type = type, ServerId = serverId, Namespace = @namespace.Name };

    /// <summary>Responses do not say whose they are, but each server sends one.</summary>
    private ClusterMessage Response(ClusterMessageType type, JsonElement json)
    {
        var server = type == ClusterMessageType.BroadcastAck ? "" : $"response {Interlocked.Increment(ref _responses)}";
        return Message(type, server) with { RequestId = Text(json, "requestId") };
    }
}
