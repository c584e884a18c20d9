namespace SocketIoNet.Protocol;

/// <summary>The content of a packet, which may be kept and sent elsewhere: JSON in UTF-8, and the binary data to which placeholders in the JSON refer.</summary>
/// <param name="json">JSON in UTF-8: the array of name and arguments of an event, or the array of arguments of an acknowledgement.</param>
/// <param name="attachments">The attachments to which placeholders in <paramref name="json"/> refer, in the order of their numbers.</param>
public sealed class PacketData(ReadOnlyMemory<byte> json, params byte[][] attachments)
{
    /// <summary>The JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; } = json;

    /// <summary>The binary data. Do not change it.</summary>
    public AttachmentList Attachments => new AttachmentList(attachments).AsShared();

    /// <summary>Copies the content of a packet.</summary>
    internal static PacketData Copy(in Packet packet) => new(packet.Data.ToArray(), packet.Attachments.ToArrays());

    /// <summary>Creates the content of an acknowledgement.</summary>
    internal static PacketData Of(EventArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new PacketData(arguments.ToJson(), arguments.Attachments.ToArrays());
    }

    /// <summary>Creates a packet that borrows this data.</summary>
    /// <param name="type">The type of the packet.</param>
    /// <param name="namespace">The namespace of the packet.</param>
    internal Packet ToPacket(PacketType type, Namespace @namespace)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        return new Packet(type, @namespace.WireName, Json.Span, attachments: Attachments);
    }
}
