using System.Text.Json;
using SocketIoNet.Adapters;
using SocketIoNet.ClusterWire;
using SocketIoNet.Protocol;
using SocketIoNet.Redis.Classic;

namespace SocketIoNet.Redis.Streams;

/// <summary>Sessions as Node's servers keep them: <c>{sid, pid, rooms, data}</c> in MessagePack, as Base64. Node ignores what we add.</summary>
internal static class SessionFormat
{
    public static string Write(ClusterSession session, SocketIoServer server)
    {
        var writer = new WireWriter();
        writer.Json.WriteStartObject();
        writer.Json.WriteString("sid", session.Id);
        writer.Json.WriteString("pid", session.PrivateId);
        writer.Texts("rooms", session.Rooms);
        writer.Json.WritePropertyName("data");
        writer.Value(session.Data.ToPacketData(server));
        if (session.User is { } user) writer.Json.WriteString("user", user);
        if (session.Start is { } start) writer.Json.WriteString("start", start);
        writer.Json.WriteEndObject();
        return Convert.ToBase64String(writer.ToMessagePack());
    }

    public static ClusterSession Read(string stored, string privateId, SocketIoServer server)
    {
        using var document = MessageFormat.Open(Convert.FromBase64String(stored), out var attachments);
        var json = document.RootElement;
        var data = json.TryGetProperty("data", out var found) && found.ValueKind == JsonValueKind.Object ? MessageFormat.Raw(found) : "{}"u8.ToArray();
        return new ClusterSession
        {
            PrivateId = privateId,
            User = ClassicReader.Text(json, "user"),
            Id = ClassicReader.Text(json, "sid") ?? throw new PacketFormatException("The session has no id."),
            Rooms = OptionsFormat.ReadTexts(json, "rooms"),
            Data = SocketData.FromPacketData(server, new PacketData(data, attachments)),
            Start = ClassicReader.Text(json, "start"),
        };
    }
}
