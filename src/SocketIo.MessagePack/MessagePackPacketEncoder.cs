using MessagePack;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack;

/// <summary>Encodes packets: one binary frame with a map, whose members are in the order of the official server.</summary>
internal static class MessagePackPacketEncoder
{
    public static void Encode(in Packet packet, OutgoingMessage message)
    {
        message.BeginBinary();
        var writer = new MessagePackWriter(message);
        var hasData = !packet.Data.IsEmpty;
        var hasId = packet.Id >= 0;
        writer.WriteMapHeader(2 + (hasData ? 1 : 0) + (hasId ? 1 : 0));
        if (hasId && packet.Type == PacketType.Ack) WriteId(ref writer, packet.Id);
        writer.WriteString("type"u8);
        writer.Write((int)packet.Type);
        if (hasData) WriteData(ref writer, packet);
        if (hasId && packet.Type != PacketType.Ack) WriteId(ref writer, packet.Id);
        writer.WriteString("nsp"u8);
        writer.WriteString(packet.Namespace);
        writer.Flush();
    }

    private static void WriteId(ref MessagePackWriter writer, long id)
    {
        writer.WriteString("id"u8);
        writer.Write(id);
    }

    private static void WriteData(ref MessagePackWriter writer, in Packet packet)
    {
        writer.WriteString("data"u8);
        JsonValueWriter.Write(ref writer, JsonText.RepairSurrogates(packet.Data), packet.Attachments);
    }
}
