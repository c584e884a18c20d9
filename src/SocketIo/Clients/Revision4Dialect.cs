using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>Socket.IO protocol revision 4: clients 1.x and 2.x. They are in the main namespace from the start, and send a query where later clients send a payload.</summary>
internal sealed class Revision4Dialect : ClientDialect
{
    private Revision4Dialect()
    {
    }

    public static Revision4Dialect Instance { get; } = new();

    public override bool EntersMainNamespace => true;

    public override bool MayRecover => false;

    /// <summary>The query is part of the namespace field and may be as long as a payload: the length of the name is checked in <see cref="Read"/>.</summary>
    public override IPacketDecoder CreateDecoder(IPacketParser parser, PacketLimits limits) =>
        parser.CreateDecoder(limits.WithMaxNamespaceLength(int.MaxValue));

    public override ReadOnlySpan<byte> ReadNamespace(ReadOnlySpan<byte> written)
    {
        var end = written.IndexOfAny("?#"u8);
        return end < 0 ? written : written[..end];
    }

    public override Packet Read(in Packet packet, PacketLimits limits)
    {
        var name = ReadNamespace(packet.Namespace);
        if (name.Length > limits.MaxNamespaceLength) throw new PacketFormatException("The namespace is too long.");
        var data = packet.Type == PacketType.Connect ? ReadQuery(packet.Namespace[name.Length..]) : packet.Data;
        return new Packet(packet.Type, name, data, packet.Id, packet.Attachments) { Items = packet.Items };
    }

    /// <summary>The session id is not secret from its own client, and clients derive the ids of other namespaces from it.</summary>
    public override string CreateSocketId(EngineSession session, string namespaceName) =>
        namespaceName == "/" ? session.Id : $"{namespaceName}#{session.Id}";

    public override void WriteConnected(PayloadWriter writer, Socket socket)
    {
    }

    /// <summary>Writes the data or, without data, the message.</summary>
    public override void WriteConnectError(PayloadWriter writer, IPayloadSerializer serializer, string message, object? data)
    {
        // The values that are false in JavaScript.
        if (data is null or "" or false or 0) serializer.Serialize(writer, message);
        else ConnectErrors.WriteData(writer, serializer, data);
    }

    private static ReadOnlySpan<byte> ReadQuery(ReadOnlySpan<byte> written)
    {
        var end = written.IndexOf((byte)'#');
        if (end >= 0) written = written[..end];
        if (written.Length < 2) return default;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable(Encoding.UTF8.GetString(written)))
        {
            values[pair.DecodeName().ToString()] = pair.DecodeValue().ToString();
        }

        return WriteObject(values);
    }

    private static byte[] WriteObject(Dictionary<string, string> values)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in values) writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return json.ToArray();
    }
}
