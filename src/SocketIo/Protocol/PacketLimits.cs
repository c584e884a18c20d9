namespace SocketIoNet.Protocol;

/// <summary>The limits of received packets. A packet that exceeds one ends the connection.</summary>
public sealed class PacketLimits
{
    /// <summary>The default limits.</summary>
    public static PacketLimits Default { get; } = new();

    /// <summary>The largest number of attachments of a packet. Default: 10.</summary>
    public int MaxAttachments { get; init; } = 10;

    /// <summary>The largest total size of the attachments of a packet, in bytes. Default: 10,000,000.</summary>
    public long MaxAttachmentBytes { get; init; } = 10_000_000;

    /// <summary>The largest depth of the JSON of a packet; the array of an event is the first level. Default: 200.</summary>
    public int MaxJsonDepth { get; init; } = 200;

    /// <summary>The largest length of a namespace's name, in bytes of UTF-8. Default: 256.</summary>
    public int MaxNamespaceLength { get; init; } = 256;

    /// <summary>The largest length of an event's name as it is in the packet, in bytes of UTF-8. Default: 1024.</summary>
    public int MaxEventNameLength { get; init; } = 1024;

    /// <summary>The same limits, except for namespaces.</summary>
    internal PacketLimits WithMaxNamespaceLength(int length) => new()
    {
        MaxAttachments = MaxAttachments,
        MaxAttachmentBytes = MaxAttachmentBytes,
        MaxJsonDepth = MaxJsonDepth,
        MaxNamespaceLength = length,
        MaxEventNameLength = MaxEventNameLength,
    };
}
