namespace SocketIoNet.Protocol;

/// <summary>What a decoder accepts; a packet beyond a limit is malformed and ends the connection.</summary>
public sealed class PacketLimits
{
    /// <summary>The limits that hold unless others are configured.</summary>
    public static PacketLimits Default { get; } = new();

    /// <summary>How many attachments one packet may have.</summary>
    /// <value>10 by default.</value>
    public int MaxAttachments { get; init; } = 10;

    /// <summary>How many bytes all attachments of one packet may have together.</summary>
    /// <value>10,000,000 by default.</value>
    public long MaxAttachmentBytes { get; init; } = 10_000_000;

    /// <summary>How deep the JSON of a packet may be nested; the array of an event is the first level.</summary>
    /// <value>200 by default.</value>
    public int MaxJsonDepth { get; init; } = 200;

    /// <summary>How many bytes of UTF-8 the name of a namespace may have.</summary>
    /// <value>256 by default.</value>
    public int MaxNamespaceLength { get; init; } = 256;

    /// <summary>How many bytes of UTF-8 the name of an event may have, as it stands in the packet.</summary>
    /// <value>1024 by default.</value>
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
