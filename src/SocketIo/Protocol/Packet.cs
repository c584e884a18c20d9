namespace SocketIoNet.Protocol;

/// <summary>
/// One Socket.IO packet in the form that all parts exchange: UTF-8 JSON, and beside it the binary data that the JSON's
/// placeholders stand for.
/// </summary>
/// <remarks>A packet borrows its memory: it is valid until the decoder or writer that it came from is used again.</remarks>
public readonly ref struct Packet
{
    /// <summary>Makes a packet.</summary>
    /// <param name="type">One of the first five types; <see cref="Attachments"/> decide whether the packet is binary.</param>
    /// <param name="namespace">The namespace in UTF-8; empty means "/".</param>
    /// <param name="data">The payload, UTF-8 JSON; may be empty.</param>
    /// <param name="id">The ack id, or -1 when there is none.</param>
    /// <param name="attachments">What the placeholders in <paramref name="data"/> stand for.</param>
    public Packet(PacketType type, ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> data = default, long id = -1, AttachmentList attachments = default)
    {
        Type = type;
        Namespace = @namespace.IsEmpty ? "/"u8 : @namespace;
        Data = data;
        Id = id;
        Attachments = attachments;
    }

    /// <summary>What the packet is for: one of the first five types.</summary>
    public PacketType Type { get; }

    /// <summary>The namespace in UTF-8, "/" for the main one.</summary>
    public ReadOnlySpan<byte> Namespace { get; }

    /// <summary>
    /// The payload as UTF-8 JSON: for <see cref="PacketType.Event"/> the array of event name and arguments, for
    /// <see cref="PacketType.Ack"/> the array of arguments, else one value or nothing.
    /// </summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The ack id, or -1 when there is none.</summary>
    public long Id { get; }

    /// <summary>The binary data of the packet, in the order of the placeholders' numbers.</summary>
    public AttachmentList Attachments { get; }

    /// <summary>What is known of the items of the array in <see cref="Data"/>.</summary>
    internal ArrayItems Items { get; init; }

    /// <summary>Whether <see cref="Data"/> may be anything that begins and ends like an event: only <see cref="JsonPacketDecoder"/> makes such packets, for those who ask for them.</summary>
    internal bool IsUnvalidated { get; init; }
}
