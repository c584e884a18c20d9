using System.Buffers.Text;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Protocol;

/// <summary>Encodes packets in the format of <see cref="PacketHeader"/>: a text frame, then a binary frame for each attachment.</summary>
internal static class JsonPacketEncoder
{
    private const int MaxNumberLength = 20;

    internal static void Encode(in Packet packet, OutgoingMessage message)
    {
        message.BeginText();
        WriteHeader(packet, message);
        message.Write(packet.Data);
        var attachments = packet.Attachments;
        for (var i = 0; i < attachments.Count; i++)
        {
            message.BeginBinary();
            message.Write(attachments[i]);
        }
    }

    private static void WriteHeader(in Packet packet, OutgoingMessage message)
    {
        var target = message.GetSpan(1 + MaxNumberLength + 1 + packet.Namespace.Length + 1 + MaxNumberLength);
        var attachments = packet.Attachments.Count;
        target[0] = (byte)('0' + (int)GetWireType(packet.Type, attachments));
        var length = 1;
        if (attachments > 0)
        {
            length += WriteNumber(attachments, target[length..]);
            target[length++] = (byte)'-';
        }

        if (packet.Namespace.Length > 1)
        {
            packet.Namespace.CopyTo(target[length..]);
            length += packet.Namespace.Length;
            // The official server writes the comma even if nothing follows.
            target[length++] = (byte)',';
        }

        if (packet.Id >= 0) length += WriteNumber(packet.Id, target[length..]);
        message.Advance(length);
    }

    private static PacketType GetWireType(PacketType type, int attachments) => (type, attachments) switch
    {
        (PacketType.Event, > 0) => PacketType.BinaryEvent,
        (PacketType.Ack, > 0) => PacketType.BinaryAck,
        _ => type,
    };

    private static int WriteNumber(long number, Span<byte> target)
    {
        Utf8Formatter.TryFormat(number, target, out var length);
        return length;
    }
}
