using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.InteropHost.Linked;

/// <summary>Messages and sessions of one namespace as JSON; binary data is base64 in it.</summary>
internal sealed class MessageFormat(Namespace target)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private sealed record Selection(IReadOnlyList<string>? Rooms, IReadOnlyList<string> Except, string? SocketId, int Send, double? Timeout);

    private sealed record Payload(string Json, byte[][] Attachments);

    private sealed record Greeting(
        string Url, string Address, bool IsSecure, bool IsCrossDomain, DateTimeOffset Time, Dictionary<string, string?[]> Headers, Dictionary<string, string?[]> Query, Payload? Auth);

    private sealed record Remote(string Id, Greeting Handshake, IReadOnlyCollection<string> Rooms, Payload Data, IReadOnlyDictionary<string, string> Unsendable);

    private sealed record Session(string? User, string Id, IReadOnlyCollection<string> Rooms, Payload Data, string? Start);

    private sealed record Message(
        int Type, string ServerId, string Namespace, string? RequestId, string? Recipient, Selection Options, Payload? Data, IReadOnlyList<string> Rooms, bool CloseConnections,
        IReadOnlyList<Remote> Sockets, int ClientCount, string SocketId, string? Offset);

    public JsonNode Write(ClusterMessage message)
    {
        var options = message.Options;
        var written = new Message(
            (int)message.Type, message.ServerId, message.Namespace, message.RequestId, message.Recipient,
            new Selection(options.Rooms, options.Except, options.SocketId, (int)options.SendOptions, options.Timeout?.TotalMilliseconds),
            Write(message.Data), message.Rooms, message.CloseConnections, [.. message.Sockets.Select(Write)], message.ClientCount, message.SocketId, null);
        return JsonSerializer.SerializeToNode(written, Options)!;
    }

    public ClusterMessage Read(JsonElement json)
    {
        var read = json.Deserialize<Message>(Options)!;
        return new ClusterMessage
        {
            Type = (ClusterMessageType)read.Type,
            ServerId = read.ServerId,
            Namespace = read.Namespace,
            RequestId = read.RequestId,
            Recipient = read.Recipient,
            Options = Read(read.Options),
            Data = Read(read.Data),
            Rooms = read.Rooms,
            CloseConnections = read.CloseConnections,
            Sockets = [.. read.Sockets.Select(Read)],
            ClientCount = read.ClientCount,
            SocketId = read.SocketId,
            Offset = read.Offset,
        };
    }

    public JsonNode Write(ClusterSession session) => JsonSerializer.SerializeToNode(
        new Session(session.User, session.Id, session.Rooms, Write(session.Data.ToPacketData(target.Server))!, session.Start), Options)!;

    public ClusterSession ReadSession(string privateId, JsonElement json)
    {
        var read = json.Deserialize<Session>(Options)!;
        return new ClusterSession
        {
            PrivateId = privateId,
            User = read.User,
            Id = read.Id,
            Rooms = read.Rooms,
            Data = SocketData.FromPacketData(target.Server, Read(read.Data)!),
            Start = read.Start,
        };
    }

    private static BroadcastOptions Read(Selection selection) => new()
    {
        Rooms = selection.Rooms,
        Except = selection.Except,
        SocketId = selection.SocketId,
        SendOptions = (SendOptions)selection.Send,
        Timeout = selection.Timeout is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
    };

    private static Payload? Write(PacketData? data) => data is null ? null : new Payload(System.Text.Encoding.UTF8.GetString(data.Json.Span), data.Attachments.ToArrays());

    private static PacketData? Read(Payload? payload) => payload is null ? null : new PacketData(System.Text.Encoding.UTF8.GetBytes(payload.Json), payload.Attachments);

    private Remote Write(RemoteSocket socket) => new(socket.Id, Write(socket.Handshake), socket.Rooms, Write(socket.Data.ToPacketData(target.Server, out var unsendable))!, unsendable);

    private RemoteSocket Read(Remote remote) => new(target, remote.Id, Read(remote.Handshake), remote.Rooms, SocketData.FromPacketData(target.Server, Read(remote.Data)!, remote.Unsendable));

    private static Greeting Write(Handshake handshake) => new(
        handshake.Url, handshake.Address, handshake.IsSecure, handshake.IsCrossDomain, handshake.Time, Write(handshake.Headers), Write(handshake.Query), Write(handshake.CopyAuth()));

    private Handshake Read(Greeting greeting) => new(target.Server.Serializer, Read(greeting.Auth))
    {
        Url = greeting.Url,
        Address = greeting.Address,
        IsSecure = greeting.IsSecure,
        IsCrossDomain = greeting.IsCrossDomain,
        Time = greeting.Time,
        Headers = Read(greeting.Headers, StringComparer.OrdinalIgnoreCase),
        Query = Read(greeting.Query, StringComparer.Ordinal),
    };

    private static Dictionary<string, string?[]> Write(IReadOnlyDictionary<string, StringValues> values) => values.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());

    private static Dictionary<string, StringValues> Read(Dictionary<string, string?[]> values, StringComparer comparer) =>
        values.ToDictionary(pair => pair.Key, pair => new StringValues(pair.Value), comparer);
}
