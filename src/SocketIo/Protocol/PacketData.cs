namespace SocketIoNet.Protocol;

/// <summary>What a packet carries, as data that may be kept and sent elsewhere: UTF-8 JSON, and the binary data that the JSON's placeholders stand for.</summary>
/// <param name="json">UTF-8 JSON; of an event the array of name and arguments, of an acknowledgement the array of arguments.</param>
/// <param name="attachments">What the placeholders in <paramref name="json"/> stand for, in the order of their numbers.</param>
public sealed class PacketData(ReadOnlyMemory<byte> json, params byte[][] attachments)
{
    /// <summary>The JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; } = json;

    /// <summary>The binary data, which is not to be changed.</summary>
    public AttachmentList Attachments => new AttachmentList(attachments).AsShared();

    /// <summary>Copies what a packet carries.</summary>
    internal static PacketData Copy(in Packet packet) => new(packet.Data.ToArray(), packet.Attachments.ToArrays());

    /// <summary>Takes the arguments of an acknowledgement.</summary>
    internal static PacketData Of(EventArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new PacketData(arguments.ToJson(), arguments.Attachments.ToArrays());
    }

    /// <summary>A packet that borrows the data.</summary>
    /// <param name="type">The type of the packet.</param>
    /// <param name="namespace">The namespace that it is for.</param>
    internal Packet ToPacket(PacketType type, Namespace @namespace)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        return new Packet(type, @namespace.WireName, Json.Span, attachments: Attachments);
    }
}
