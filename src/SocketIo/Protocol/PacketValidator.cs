using System.Text.Unicode;

namespace SocketIoNet.Protocol;

/// <summary>Validates received packets, whatever their format. Parsers of other formats than JSON call it for each packet.</summary>
public static class PacketValidator
{
    private const long MaxId = (1L << 53) - 1;

    /// <summary>Rejects a packet that the protocol does not allow, or that exceeds a limit.</summary>
    /// <param name="packet">The packet, with its payload in JSON.</param>
    /// <param name="limits">The limits of the connection.</param>
    /// <returns>The same packet, with what the validation found out about it.</returns>
    /// <exception cref="PacketFormatException">The packet is rejected, and the connection must be closed.</exception>
    public static Packet Validate(scoped in Packet packet, PacketLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (packet.Type > PacketType.ConnectError) throw new PacketFormatException("Unknown packet type.");
        if (packet.Namespace[0] != '/' || !Utf8.IsValid(packet.Namespace)) throw new PacketFormatException("The namespace is malformed.");
        if (packet.Namespace.Length > limits.MaxNamespaceLength) throw new PacketFormatException("The namespace is too long.") { Limit = SocketIoLimit.NamespaceLength };
        if (packet.Id is < -1 or > MaxId) throw new PacketFormatException("The ack id is too large.") { Limit = SocketIoLimit.AckId };
        if (!Utf8.IsValid(packet.Data)) throw new PacketFormatException("The packet is not valid UTF-8.");
        CheckSize(packet.Attachments, limits);
        var items = PayloadValidator.Validate(packet.Type, packet.Data, packet.Attachments.Count, limits);
        return new Packet(packet.Type, packet.Namespace, packet.Data, packet.Id, packet.Attachments) { Items = items };
    }

    private static void CheckSize(AttachmentList attachments, PacketLimits limits)
    {
        if (attachments.Count > limits.MaxAttachments) throw new PacketFormatException("Too many attachments.") { Limit = SocketIoLimit.Attachments };
        var remaining = limits.MaxAttachmentBytes;
        for (var i = 0; i < attachments.Count; i++) remaining -= attachments[i].Length;
        if (remaining < 0) throw new PacketFormatException("The attachments are too large.") { Limit = SocketIoLimit.AttachmentBytes };
    }
}
