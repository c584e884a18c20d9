namespace SocketIoNet.Protocol;

/// <summary>
/// A Socket.IO packet, as parsers, adapters and sockets exchange it: JSON in UTF-8, and the binary data to which placeholders in the JSON refer.
/// </summary>
/// <remarks>A packet borrows its memory. It is valid until its decoder or writer is used again.</remarks>
public readonly ref struct Packet
{
    /// <summary>Creates a packet.</summary>
    /// <param name="type">One of the first five types. The packet is binary if it has <see cref="Attachments"/>.</param>
    /// <param name="namespace">The namespace in UTF-8; empty for "/".</param>
    /// <param name="data">The payload, JSON in UTF-8; may be empty.</param>
    /// <param name="id">The id of the acknowledgement; -1 for none.</param>
    /// <param name="attachments">The attachments to which placeholders in <paramref name="data"/> refer.</param>
    public Packet(PacketType type, ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> data = default, long id = -1, AttachmentList attachments = default)
    {
        Type = type;
        Namespace = @namespace.IsEmpty ? "/"u8 : @namespace;
        Data = data;
        Id = id;
        Attachments = attachments;
    }

    /// <summary>The type of the packet, one of the first five.</summary>
    public PacketType Type { get; }

    /// <summary>The namespace in UTF-8, "/" for the main one.</summary>
    public ReadOnlySpan<byte> Namespace { get; }

    /// <summary>
    /// The payload as JSON in UTF-8: the array of event name and arguments for <see cref="PacketType.Event"/>, the array of arguments for <see cref="PacketType.Ack"/>, one value or nothing
    /// for other types.
    /// </summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The id of the acknowledgement; -1 for none.</summary>
    public long Id { get; }

    /// <summary>The binary data of the packet, in the order of the placeholders' numbers.</summary>
    public AttachmentList Attachments { get; }

    /// <summary>What is known of the items of the array in <see cref="Data"/>.</summary>
    internal ArrayItems Items { get; init; }

    /// <summary>Whether <see cref="Data"/> may be anything that begins and ends like an event: only <see cref="JsonPacketDecoder"/> makes such packets, for those who ask for them.</summary>
    internal bool IsUnvalidated { get; init; }
}
